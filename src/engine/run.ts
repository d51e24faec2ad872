import { verdictsInForce } from '#core/edits.ts';
import { AbortedError, UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import { STAGES } from '#core/kinds.ts';
import { type LabelMap, type Size, wordsPerMask } from '#core/rasters.ts';
import { explainEdit } from '#methods/compose/index.ts';
import type { Embedding, Tensor } from '#methods/models.ts';
import { SerialQueue } from '#models/queue.ts';
import type { Lease } from './embeddings.ts';
import { Held, isKind, ValueLostError } from './held.ts';
import type { ImageId, RunProgress, RunRequest, RunResult } from './messages.ts';
import { type EngineParts, leaseEmbedding, photoOf } from './parts.ts';
import { type ExplainFacts, releaseTrace, runSteps, type StepTrace } from './runner.ts';
import { millisecondsOf, spanSince } from './timing.ts';

/** A run that meets a lost device begins again on the next one; more often it is given up. */
const ATTEMPTS = 3;
/** A failure may be told some milliseconds before the loss that caused it. */
const LOSS_TOLD_AFTER = 200;

/** Runs recipes for photos, one run at a time. */
export class Runs {
  readonly #parts: EngineParts;
  readonly #queue = new SerialQueue();
  readonly #changed: () => void;

  /** `changed` is called when a photo has new values, before they are counted and copied for the page. */
  constructor(parts: EngineParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
  }

  /** Runs and keeps what every step made for the screen. */
  run(request: RunRequest, signal?: AbortSignal, progress?: (report: RunProgress) => void): Promise<RunResult> {
    return this.#queue.add(async () => {
      const trace = await this.#persist(request, signal, progress);
      this.#parts.traces.set(request, trace);
      this.#changed();
      return resultOf(request, trace, this.#parts.images.report(request.image));
    }, signal);
  }

  /** Does something that no run may see half done, as changing a model. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.add(task);
  }

  /** Runs the photo's last request again when its values are gone. False when it never ran. */
  async ensure(image: ImageId, signal?: AbortSignal): Promise<boolean> {
    const { traces } = this.#parts;
    if (traces.get(image)) return true;
    const request = traces.request(image);
    if (!request) return false;
    await this.run(request, signal);
    return true;
  }

  async #persist(
    request: RunRequest,
    signal?: AbortSignal,
    progress?: (report: RunProgress) => void,
  ): Promise<StepTrace[]> {
    const { device } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      await device.settled();
      const { gpu } = device;
      try {
        const trace = await this.#attempt(request, signal, progress);
        if (!(await device.wasLost(gpu))) return trace;
      } catch (error) {
        if (error instanceof AbortedError || error instanceof UserError || attempt === ATTEMPTS) throw error;
        if (!(error instanceof ValueLostError) && !(await device.wasLost(gpu, LOSS_TOLD_AFTER))) throw error;
      }
    }
  }

  async #attempt(
    request: RunRequest,
    signal?: AbortSignal,
    progress?: (report: RunProgress) => void,
  ): Promise<StepTrace[]> {
    const parts = this.#parts;
    const imported = importedMasks(parts, request);
    const photo = await photoOf(parts, request.image);
    const { classifier, segmenter } = parts.models;
    const embedding = lazyEmbedding(parts, request.image);
    const features = lazyFeatures(parts, request.image);
    const last = lastStep(request, parts.methods);
    const trace: StepTrace[] = imported ? [importedStep(imported)] : [];
    try {
      const steps = await runSteps(request.recipe, {
        gpu: parts.device.gpu,
        memo: parts.memo,
        methods: parts.methods,
        context: {
          photo: await photo.cpu(),
          ...factsOf(request),
          seed: request.recipe.seed,
          classifier,
          segmenter,
          embedding: embedding.get,
          features: features.get,
          featuresKey: classifier?.hash ?? null,
        },
        given: imported ? [photo, imported] : [photo],
        wanted: ({ stage }, index) => index <= last && !(imported && stage === 'propose'),
        signal,
        progress,
      });
      trace.push(...steps);
      if ((request.upTo ?? 'edit') === 'edit') trace.push(await this.#compose(request, trace));
      return trace;
    } catch (error) {
      releaseTrace(trace);
      throw error;
    } finally {
      embedding.release();
      features.release();
      photo.release();
    }
  }

  /** The last step of every whole run: the edits over the automatic label, or over background where there is none. */
  async #compose(request: RunRequest, trace: readonly StepTrace[]): Promise<StepTrace> {
    const { device, edits, images } = this.#parts;
    const { gpu } = device;
    const { image, classes } = request;
    const size = images.report(image);
    const begin = performance.now();
    const newest = trace.findLast(({ held }) => held.kind === 'label')?.held;
    const automatic = newest && isKind(newest, 'label') ? newest.retain() : backgroundLabel(size);
    const { held, log } = await edits.compose(image, size, gpu, automatic as Held<'label'>, request.edits);
    return {
      inputs: [automatic],
      held,
      report: { method: 'compose', stage: 'edit', reused: false, diagnostics: {} },
      span: spanSince(begin, gpu),
      async explain(_facts, x, y) {
        const before = (await (automatic as Held<'label'>).cpu()).data[y * size.width + x];
        return explainEdit(log, size, classes, before, x, y);
      },
    };
  }
}

/** Index of the last step that a request asks for: the last of its stage, or of the stages before it by default. */
function lastStep({ recipe: { steps }, upTo = 'edit' }: RunRequest, methods: EngineParts['methods']): number {
  if (upTo === 'edit') return steps.length;
  const stages = steps.map(({ method, on }) => (on ? methods.get(method)?.stage : undefined));
  const own = stages.lastIndexOf(upTo);
  if (own >= 0) return own;
  return stages.findLastIndex((stage) => stage && STAGES.indexOf(stage) < STAGES.indexOf(upTo));
}

/** The photo's embedding when a method asks for it, kept until the run ends. */
function lazyEmbedding(parts: EngineParts, image: ImageId): { get(): Promise<Embedding>; release(): void } {
  let lease: Lease | null = null;
  return {
    get() {
      lease ??= leaseEmbedding(parts, image);
      return lease.embedding;
    },
    release: () => lease?.release(),
  };
}

/** The photo's features when a method asks for them, kept until the run ends. */
function lazyFeatures(parts: EngineParts, image: ImageId): { get(): Promise<Tensor>; release(): void } {
  let made: Promise<Tensor> | null = null;
  const make = async () => {
    const { classifier } = parts.models;
    const features = (await classifier?.features(await parts.images.photo(image))) ?? null;
    if (!features) throw new UserError('features.none', {});
    return features;
  };
  return {
    get() {
      made ??= make();
      return made;
    },
    // What failed left nothing to dispose.
    release: () => void made?.then((tensor) => tensor.dispose()).catch(() => {}),
  };
}

function backgroundLabel({ width, height }: Size): Held<'label'> {
  return Held.onCpu('label', 'background', { width, height, data: new Uint8Array(width * height) });
}

/** Masks from files stand where the propose step would. */
function importedStep(held: Held<'masks'>): StepTrace {
  const diagnostics = { masks: held.facts.count };
  return {
    inputs: [],
    held,
    report: { method: 'imported', stage: 'propose', reused: true, diagnostics },
    span: spanSince(performance.now(), null),
    explain: async () => null,
  };
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

async function resultOf(request: RunRequest, trace: readonly StepTrace[], { width, height }: Size): Promise<RunResult> {
  const milliseconds = await millisecondsOf(trace.map(({ span }) => span));
  const last = trace.findLast(({ held }) => held.kind === 'label')?.held;
  const label = last && isKind(last, 'label') ? await last.cpu() : null;
  const proposed = trace.findLast(({ held }) => held.kind === 'masks')?.held;
  return {
    width,
    height,
    ...(request.wantLabel && label && { label: label.data.slice() }),
    steps: trace.map(({ report }, i) => ({ ...report, milliseconds: milliseconds[i] })),
    masks: proposed && isKind(proposed, 'masks') ? proposed.facts.count : 0,
    histogram: label ? histogramOf(label) : {},
  };
}

function histogramOf({ data }: LabelMap): Record<number, number> {
  const counts = new Uint32Array(256);
  for (const id of data) counts[id] += 1;
  const entries = Array.from(counts, (count, id) => [id, count] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
