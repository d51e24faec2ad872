import { UserError } from '#core/errors.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Segmenter } from '#methods/models.ts';
import { type GivenSegmenter, type Precision, readSegmenterContract } from '../contract.ts';
import { findFile, type ModelFile, modelHash, openSession, sizeOf } from '../files.ts';
import { answerOf, answersAlike, givesKnownAnswer } from '../known-answer.ts';
import { climb, type Offer, planOf, precisionOf, type Rung, reasonOf } from '../ladder.ts';
import type { Loaded, LoadOptions } from '../load.ts';
import { probed } from '../probe.ts';
import { readSignature, type Signature } from '../signature.ts';
import { completeContract, pairOf, type SegmenterContract } from './complete.ts';
import { SAM_KINDS } from './kinds/list.ts';
import { SamSegmenter } from './segmenter.ts';

type Files = Readonly<Record<string, Blob>>;

interface NetworkFile extends ModelFile {
  readonly signature: Signature;
}

/** One precision of a model, its files read. */
interface Variant extends Offer {
  readonly encoder: NetworkFile;
  readonly decoder: NetworkFile;
  readonly contract: SegmenterContract;
}

/** A contract that says nothing: everything is found in the files. */
const OPEN = { format: 'camwalk-model/1' };

/** What a network lacks and how it is made up for: catalogue keys under `device.notes`. */
export type SegmenterNote =
  /** Boxes are told by points, see box.ts. */
  | 'boxFromPoints'
  /** A refined prompt starts anew, not from the mask before it. */
  | 'noHint'
  /** Nothing was there to compare its answer on the GPU with. */
  | 'unchecked';

/**
 * A segmenter of any known kind, on the best rung that it runs on. Without a contract (null) the files alone say what
 * they are.
 * @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable', 'model.mismatch',
 * 'model.unknown' {found, expected}
 */
export async function loadSegmenter(
  contractJson: unknown,
  files: Files,
  { gpu, provider: chosen, probe }: LoadOptions,
): Promise<Loaded<Segmenter>> {
  const given = readSegmenterContract(contractJson ?? OPEN);
  const { variants, absent } = await variantsOf(given, files);
  const of = ({ precision }: Rung) => variants.find((variant) => variant.precision === precision)!;
  const plan = planOf([...variants, ...absent], gpu?.report ?? null, chosen);
  let unchecked = false;
  const reached = await climb(plan, {
    probe: async (rung) => {
      const variant = of(rung);
      if (probe ?? isRisky(variant)) await probed(contractJson, files, rung.precision);
    },
    load: (rung) => open(of(rung), rung, gpu),
    check: async (model, rung) => {
      const verdict = await answersRight(model.model, of(rung), variants, gpu);
      unchecked = verdict === 'unchecked';
      return verdict !== false;
    },
  });
  const { rung, model } = reached;
  const { encoder, decoder, contract } = of(rung);
  const kind = SAM_KINDS[contract.kind];
  const notes: SegmenterNote[] = [];
  if (kind.boxes === 'points') notes.push('boxFromPoints');
  if (!kind.hints) notes.push('noHint');
  if (rung.provider === 'webgpu' && unchecked) notes.push('unchecked');
  return {
    ...model,
    name: contractJson ? contract.name : encoder.name.replace(/\.onnx$/i, ''),
    hash: modelHash([encoder, decoder]),
    bytes: sizeOf([encoder, decoder]),
    provider: rung.provider,
    reason: reasonOf(reached, gpu ? chosen : undefined),
    suggested: contract.suggested,
    precision: rung.precision,
    refused: reached.refused,
    kind: contract.kind,
    notes,
  };
}

/** Opens one precision of a segmenter on WebGPU and lets it answer once, to see whether it survives. */
export async function tryOnDevice(contractJson: unknown, files: Files, precision: Precision, gpu: Gpu): Promise<void> {
  const { variants } = await variantsOf(readSegmenterContract(contractJson ?? OPEN), files);
  const variant = variants.find((one) => one.precision === precision);
  if (!variant) throw new Error(`no files of the precision ${precision}`);
  const opened = await open(variant, { provider: 'webgpu', precision }, gpu);
  await answerOf(opened.model);
  await opened.dispose();
}

/** Memory beyond WebGPU's default limits, or so much weight that running out of it would break ONNX Runtime's module. */
const RISKY_BINDING = 128 * 2 ** 20;
const RISKY_BYTES = 64 * 2 ** 20;

function isRisky({ needs, encoder, decoder }: Variant): boolean {
  return needs > RISKY_BINDING || sizeOf([encoder, decoder]) > RISKY_BYTES;
}

async function open({ encoder, decoder, contract }: Variant, { provider }: Rung, gpu: Gpu | null) {
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
}

/**
 * By the known answer, or else by the answer of WebAssembly, of the most exact files there are. A network that is too
 * large for WebAssembly has nothing to be compared with.
 */
async function answersRight(
  tested: Segmenter,
  variant: Variant,
  variants: readonly Variant[],
  gpu: Gpu | null,
): Promise<boolean | 'unchecked'> {
  const { known_answer: known } = variant.contract;
  if (known) return givesKnownAnswer(tested, known);
  const answer = await answerOf(tested);
  const exact = variants.find(({ precision }) => precision === 'f32') ?? variant;
  try {
    const trusted = await open(exact, { provider: 'wasm', precision: exact.precision }, gpu);
    try {
      return answersAlike(answer, await answerOf(trusted.model));
    } finally {
      await trusted.dispose();
    }
  } catch (error) {
    console.warn('a model does not run on WebAssembly, so its answer on the GPU could not be compared', error);
    return answer.scores.every(Number.isFinite) && 'unchecked';
  }
}

/** The precisions of a model: those whose files are here, read and recognised, and those that are elsewhere. */
async function variantsOf(
  given: GivenSegmenter,
  files: Files,
): Promise<{ variants: readonly Variant[]; absent: readonly Offer[] }> {
  const main = given.files ? await named(given.files, files) : await recognised(files);
  const variants = [variantOf(given, main, given.precision, given.largest_binding)];
  const absent: Offer[] = [];
  for (const { precision, files: wanted, largest_binding: needs } of given.variants) {
    if (variants.some((variant) => variant.precision === precision)) continue;
    const here = [wanted.encoder, wanted.decoder].every(({ path }) => files[path] ?? files[baseName(path)]);
    if (here) variants.push(variantOf(given, await named(wanted, files), precision, needs));
    else absent.push({ precision, needs: needs ?? 0, present: false });
  }
  return { variants, absent };
}

function variantOf(
  given: GivenSegmenter,
  { encoder, decoder }: { readonly encoder: NetworkFile; readonly decoder: NetworkFile },
  precision: Precision | undefined,
  needs: number | undefined,
): Variant {
  const signatures = [encoder.signature, decoder.signature];
  return {
    encoder,
    decoder,
    contract: completeContract(given, encoder, decoder),
    precision: precisionOf(precision, signatures),
    needs: Math.max(needs ?? 0, ...signatures.map(({ largestTensor }) => largestTensor)),
    present: true,
  };
}

async function named(wanted: NonNullable<GivenSegmenter['files']>, files: Files) {
  return { encoder: await read(wanted.encoder, files), decoder: await read(wanted.decoder, files) };
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

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}
