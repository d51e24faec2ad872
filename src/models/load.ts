import { UserError } from '#core/errors.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Classifier, Segmenter } from '#methods/models.ts';
import { namesOf, OnnxClassifier } from './classifier/classifier.ts';
import { type ClassifierContract, readClassifierContract, readSegmenterContract, type Suggested } from './contract.ts';
import { findFile, modelHash, openSession, sizeOf } from './files.ts';
import { answerAlike, classifyAlike, givesKnownAnswer } from './known-answer.ts';
import { loadChecked, type ProviderReason } from './provider.ts';
import { DECODER_INPUTS, DECODER_OUTPUTS, EMBEDDING, LOW_RES, SamSegmenter } from './sam/segmenter.ts';
import type { Provider } from './session.ts';

export interface LoadOptions {
  readonly gpu: Gpu | null;
  /** A person's choice; otherwise see `preferredProvider`. */
  readonly provider?: Provider;
}

/** A model in use, and where it runs. */
export interface Loaded<M> {
  readonly model: M;
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly provider: Provider;
  readonly reason: ProviderReason;
  /** Parameter values that suit the model, by method. */
  readonly suggested: Suggested;
  dispose(): Promise<void>;
}

type Files = Readonly<Record<string, Blob>>;

/**
 * @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable',
 * 'model.mismatch', 'model.noMaps', 'model.classes'.
 */
export async function loadClassifier(
  contractJson: unknown,
  files: Files,
  { gpu, provider: chosen }: LoadOptions,
): Promise<Loaded<Classifier>> {
  const contract = readClassifierContract(contractJson);
  const names = namesOf(contract);
  const file = await findFile(files, contract.files.model ?? { path: onlyOnnx(files) });
  if (!names.classMaps && !(names.features && names.weights)) throw new UserError('model.noMaps', { file: file.name });
  const outputs = [names.logits, ...(names.classMaps ? [names.classMaps] : [names.features!, names.weights!])];
  const load = async (provider: Provider) => {
    const keepOnGpu = names.classMaps ? [names.classMaps] : [];
    const session = await openSession(file, [contract.input.name], outputs, { provider, gpu, keepOnGpu });
    const model = new OnnxClassifier(session, contract, file.sha256, gpu);
    return { model, dispose: () => session.release() };
  };
  const check = async (tested: { model: Classifier }) => {
    const trusted = await load('wasm');
    try {
      return await classifyAlike(tested.model, trusted.model);
    } finally {
      await trusted.dispose();
    }
  };
  const { model, provider, reason } = await loadChecked(gpu, chosen, load, check);
  await expectClasses(model.model, contract, file.name).catch(async (error) => {
    await model.dispose();
    throw error;
  });
  const { name, suggested } = contract;
  return { ...model, name, hash: file.sha256, bytes: sizeOf([file]), provider, reason, suggested };
}

/** @throws UserError 'model.contract', 'model.fileMissing', 'model.hash', 'model.unreadable', 'model.mismatch'. */
export async function loadSegmenter(
  contractJson: unknown,
  files: Files,
  { gpu, provider: chosen }: LoadOptions,
): Promise<Loaded<Segmenter>> {
  const contract = readSegmenterContract(contractJson);
  const encoderFile = await findFile(files, contract.files.encoder);
  const decoderFile = await findFile(files, contract.files.decoder);
  const hash = modelHash([encoderFile, decoderFile]);
  const load = async (provider: Provider) => {
    const on = (keepOnGpu: readonly string[]) => ({ provider, gpu, keepOnGpu });
    const encoder = await openSession(encoderFile, [contract.input.name], [EMBEDDING], on([EMBEDDING]));
    const decoder = await openSession(decoderFile, DECODER_INPUTS, DECODER_OUTPUTS, on([LOW_RES])).catch(
      async (error) => {
        await encoder.release();
        throw error;
      },
    );
    const dispose = async () => {
      await encoder.release();
      await decoder.release();
    };
    return { model: new SamSegmenter(encoder, decoder, contract, hash, gpu), dispose };
  };
  const check = async (tested: { model: Segmenter }) => {
    if (contract.known_answer) return givesKnownAnswer(tested.model, contract.known_answer);
    const trusted = await load('wasm');
    try {
      return await answerAlike(tested.model, trusted.model);
    } finally {
      await trusted.dispose();
    }
  };
  const { model, provider, reason } = await loadChecked(gpu, chosen, load, check);
  const bytes = sizeOf([encoderFile, decoderFile]);
  const { name, suggested } = contract;
  return { ...model, name, hash, bytes, provider, reason, suggested };
}

/** A contract without file names goes with the only ONNX file beside it. */
function onlyOnnx(files: Files): string {
  const names = Object.keys(files).filter((name) => name.toLowerCase().endsWith('.onnx'));
  if (names.length !== 1) throw new UserError('model.fileMissing', { file: '*.onnx', found: names.join(', ') || '-' });
  return names[0];
}

/** The contract's class list must be as long as the network's answer. */
async function expectClasses(classifier: Classifier, contract: ClassifierContract, file: string): Promise<void> {
  const side = Math.max(64, contract.input.min_side);
  const grey = { width: side, height: side, rgba: new Uint8Array(4 * side * side).fill(127) };
  const { logits, classMaps } = await classifier.run(grey, { width: side, height: side, flip: false }, [0]);
  classMaps.dispose();
  if (logits.length !== contract.classes.length)
    throw new UserError('model.classes', { file, expected: contract.classes.length, found: logits.length });
}
