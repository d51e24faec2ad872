import { verdictsInForce } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import type { Kind } from '#core/kinds.ts';
import { wordsPerMask } from '#core/rasters.ts';
import type { Embedding, Tensor } from '#methods/models.ts';
import type { Lease } from './embeddings.ts';
import { leaseEmbedding, leaseFeatures } from './encoding.ts';
import { Held } from './held.ts';
import type { RunRequest } from './messages.ts';
import { type EngineParts, photoOf } from './parts.ts';
import type { ExplainFacts, RunOptions } from './runner.ts';

/** What a request's steps are run with. */
export interface Provided {
  readonly options: RunOptions;
  /** Masks from files, which stand where the propose step would. */
  readonly imported: Held<'masks'> | null;
}

/** Does some work with all that a request's steps need, and gives it back when the work is over. */
export async function provided<T>(
  parts: EngineParts,
  request: RunRequest,
  call: Pick<RunOptions, 'signal' | 'progress'>,
  work: (provided: Provided) => Promise<T>,
): Promise<T> {
  const imported = importedMasks(parts, request);
  const cues = importedCues(parts, request);
  const cueKinds = new Set<Kind>(cues.map(({ kind }) => kind));
  const photo = await photoOf(parts, request.image);
  const { classifier, segmenter } = parts.models;
  const embedding = lazy<Embedding>(() => leaseEmbedding(parts, request.image));
  const features = lazy<Tensor>(() => leaseFeatures(parts, request.image));
  try {
    const pixels = await photo.cpu();
    const featuresKey = parts.models.features?.hash ?? classifier?.hash ?? null;
    const options: RunOptions = {
      ...call,
      gpu: parts.device.gpu,
      memo: parts.memo,
      methods: parts.methods,
      context: {
        photo: pixels,
        ...factsOf(request),
        seed: request.recipe.seed,
        classifier: classifier && parts.views.of(classifier, request.image, pixels),
        segmenter,
        embedding: embedding.get,
        features: features.get,
        featuresKey,
        prototypes: parts.prototypes.of(request.image, featuresKey),
      },
      given: [photo, ...(imported ? [imported] : []), ...cues],
      wanted: ({ stage, gives }) => !(imported && stage === 'propose') && !cueKinds.has(gives),
    };
    return await work({ options, imported });
  } finally {
    embedding.release();
    features.release();
    photo.release();
    imported?.release();
    for (const cue of cues) cue.release();
  }
}

/** What a request says to its methods: the tagged classes, ascending, and the verdicts in force. */
export function factsOf({ tags, classes, edits }: RunRequest): ExplainFacts {
  return {
    tags: classes.filter(({ id }) => tags.includes(id)).sort((a, b) => a.id - b.id),
    verdicts: verdictsInForce(edits),
    strokes: edits.filter((edit) => edit.type === 'stroke'),
  };
}

/**
 * Masks from files as a value; sent with every request, they are taken over once.
 * @throws UserError 'masks.size'
 */
function importedMasks({ memo, images }: EngineParts, request: RunRequest): Held<'masks'> | null {
  const { importedMasks: masks, image } = request;
  if (!masks) return null;
  const { width, height } = images.report(image);
  const expected = masks.count * wordsPerMask({ width, height });
  if (masks.words.length !== expected)
    throw new UserError('masks.size', { width, height, expected, found: masks.words.length });
  const keys = masks.info.map((info) => info.key).join();
  const key = `imported ${width} ${height} ${sha256Hex(new TextEncoder().encode(keys))}`;
  const known = memo.get(key)?.held;
  if (known) return known.retain() as Held<'masks'>;
  const held = Held.onCpu('masks', key, { width, height, ...masks });
  memo.set(key, { held, diagnostics: {} });
  return held;
}

/**
 * Saliency and edge maps from files as values; sent with every request, they are taken over once.
 * @throws UserError 'cues.size'
 */
function importedCues({ memo, images }: EngineParts, request: RunRequest): Held[] {
  const { width, height } = images.report(request.image);
  const expected = width * height;
  return (request.importedCues ?? []).map(({ kind, key, data }) => {
    if (data.length !== expected) throw new UserError('cues.size', { width, height, expected, found: data.length });
    const name = `imported ${kind} ${width} ${height} ${key}`;
    const known = memo.get(name)?.held;
    if (known) return known.retain();
    const held = Held.onCpu(kind, name, { width, height, data: Float32Array.from(data, (value) => value / 255) });
    memo.set(name, { held, diagnostics: {} });
    return held;
  });
}

/** What an encoder makes of the photo, made when a method asks for it and kept until the run ends. */
function lazy<T>(make: () => Lease<T>): { get(): Promise<T>; release(): void } {
  let lease: Lease<T> | null = null;
  return {
    async get() {
      lease ??= make();
      return lease.embedding;
    },
    release: () => lease?.release(),
  };
}
