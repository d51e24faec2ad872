import { UserError } from '#core/errors.ts';
import type { Segmenter } from '#methods/models.ts';
import { type Candidate, offerOf, openBest, type Variant, variantsOf } from '../best-rung.ts';
import { readSegmenterContract, type Weights } from '../contract.ts';
import { findFile, type ModelFile, modelHash, openSession, sizeOf } from '../files.ts';
import { answerOf, answersAlike, isKnownAnswer, type SegmenterAnswer } from '../known-answer.ts';
import type { Loaded, LoadOptions, ModelNote } from '../load.ts';
import { readSignature, type Signature } from '../signature.ts';
import { completeContract, pairOf, type SegmenterContract } from './complete.ts';
import { SAM_KINDS } from './kinds/list.ts';
import { SamSegmenter } from './segmenter.ts';

type Files = Readonly<Record<string, Blob>>;

interface NetworkFile extends ModelFile {
  readonly signature: Signature;
}

interface SegmenterVariant extends Variant {
  readonly encoder: NetworkFile;
  readonly decoder: NetworkFile;
  readonly contract: SegmenterContract;
}

/** A contract that says nothing: everything is found in the files. */
const OPEN = { format: 'camwalk-model/1' };

/**
 * A segmenter of any known kind, on the best rung that it runs on. Without a contract (null) the files alone say what
 * they are.
 * @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable', 'model.mismatch',
 * 'model.unknown' {found, expected}
 */
export async function loadSegmenter(contract: unknown, files: Files, options: LoadOptions): Promise<Loaded<Segmenter>> {
  const candidate = await segmenterCandidate(contract, files);
  const { variant, placed } = await openBest(candidate, { task: 'segmenter', contract, files }, options);
  const { encoder, decoder } = variant;
  const { name, kind: id, suggested } = variant.contract;
  const kind = SAM_KINDS[id];
  const notes: ModelNote[] = [];
  if (kind.boxes === 'points') notes.push('boxFromPoints');
  if (!kind.hints) notes.push('noHint');
  return {
    ...placed,
    name: contract ? name : encoder.name.replace(/\.onnx$/i, ''),
    hash: modelHash([encoder, decoder]),
    suggested,
    kind: id,
    notes: [...notes, ...placed.notes],
  };
}

export async function segmenterCandidate(
  json: unknown,
  files: Files,
): Promise<Candidate<SegmenterVariant, Segmenter, SegmenterAnswer>> {
  const given = readSegmenterContract(json ?? OPEN);
  const read = async (weights: Weights): Promise<SegmenterVariant> => {
    const { encoder, decoder } = weights.files ? await named(weights.files, files) : await recognised(files);
    const contract = completeContract(given, encoder, decoder);
    const offer = offerOf(weights, [encoder.signature, decoder.signature]);
    return { ...offer, bytes: sizeOf([encoder, decoder]), encoder, decoder, contract };
  };
  return {
    ...(await variantsOf(given, ['encoder', 'decoder'], files, read)),
    open: async ({ encoder, decoder, contract }, provider, gpu) => {
      const kind = SAM_KINDS[contract.kind];
      const on = (keepOnGpu: readonly string[]) => ({ provider, gpu, keepOnGpu });
      const embeddings = Object.values(contract.embeddings);
      const inputs = [...Object.keys(contract.embeddings), ...kind.inputs, ...contract.extras];
      // Others than ONNX Runtime read the masks, and they read f32.
      const kept = decoder.signature.outputs.some(({ name, type }) => name === kind.logits && type === 'float32');
      const eye = await openSession(encoder, [contract.input.name], embeddings, on(embeddings));
      const hand = await openSession(decoder, inputs, [kind.logits, kind.scores], on(kept ? [kind.logits] : [])).catch(
        async (error) => {
          await eye.release();
          throw error;
        },
      );
      const dispose = async () => {
        await eye.release();
        await hand.release();
      };
      return { model: new SamSegmenter(eye, hand, contract, modelHash([encoder, decoder]), gpu), dispose };
    },
    ask: (model, { contract: { known_answer: known } }) => answerOf(model, ...(known?.point_coords[0] ?? [])),
    areAlike: answersAlike,
    isKnown: (answer, { contract: { known_answer: known } }) => (known ? isKnownAnswer(answer, known) : null),
  };
}

async function named({ encoder, decoder }: NonNullable<Weights['files']>, files: Files) {
  return { encoder: await read(encoder, files), decoder: await read(decoder, files) };
}

async function recognised(files: Files) {
  const names = Object.keys(files).filter((name) => name.toLowerCase().endsWith('.onnx'));
  if (names.length === 0)
    throw new UserError('model.fileMissing', { file: '*.onnx', found: Object.keys(files).join(', ') || '-' });
  return pairOf(await Promise.all(names.map((path) => read({ path }, files))));
}

async function read(wanted: { readonly path: string; readonly sha256?: string }, files: Files): Promise<NetworkFile> {
  const file = await findFile(files, wanted);
  const signature = readSignature(new Uint8Array(await file.blob.arrayBuffer()));
  if (!signature) throw new UserError('model.unreadable', { file: file.name, reason: 'its bytes are no ONNX model' });
  return { ...file, signature };
}
