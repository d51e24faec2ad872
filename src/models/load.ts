import type { Gpu } from '#gpu/gpu.ts';
import type { Segmenter } from '#methods/models.ts';
import type { Origin } from './classifier/stock.ts';
import { readSegmenterContract, type Suggested } from './contract.ts';
import { findFile, modelHash, openSession, sizeOf } from './files.ts';
import { answerAlike, givesKnownAnswer } from './known-answer.ts';
import { loadChecked, type ProviderReason } from './provider.ts';
import { DECODER_INPUTS, DECODER_OUTPUTS, EMBEDDING, LOW_RES, SamSegmenter } from './sam/segmenter.ts';
import type { Provider } from './session.ts';

export { loadClassifier } from './classifier/load.ts';
export { loadFeatures } from './features/load.ts';

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
  /** Whether a classifier has patch features too. */
  readonly offersFeatures?: boolean;
  /** How a classifier's maps were found when neither contract nor network gave them. */
  readonly origin?: Origin | null;
  dispose(): Promise<void>;
}

type Files = Readonly<Record<string, Blob>>;

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
