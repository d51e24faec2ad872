import { throwIfAborted, UserError } from '#core/errors.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { MethodContext } from '../method.ts';
import type { DecodedMasks, Embedding, Segmenter, Tensor } from '../models.ts';
import { type PeakValues, type Question, questionsOf } from './plan.ts';

/** What the segmenter said to one question: one mask of its answer was chosen. */
export interface Answer extends Question {
  readonly decoded: DecodedMasks;
  /** Which of the answer's masks. */
  readonly choice: number;
  readonly predictedIou: number;
  readonly area: number;
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type PeakDiagnostics = {
  readonly peaks: number;
  readonly prompts: number;
  /** Prompts beyond the bound, which were not asked. */
  readonly left: number;
  /** Answers whose usual mask took too much of the photo. */
  readonly tooLarge: number;
};

/** Pixels of one mask of an answer at the photo's size. */
export type AreaOf = (decoded: DecodedMasks, frame: Embedding['frame'], choice: number) => Promise<number>;

/**
 * Asks the segmenter about the peaks of every class, one question after the other, since they have different numbers
 * of points. `take` sees each answer while its logits are there.
 * @param gpu where the hints of `refine` go, null for main memory
 * @throws UserError 'everything.segmenter' when there are peaks and no segmenter is loaded
 */
export async function askPeaks(
  maps: ActivationMaps,
  values: PeakValues,
  context: MethodContext,
  gpu: Gpu | null,
  areaOf: AreaOf,
  take: (answer: Answer, frame: Embedding['frame']) => Promise<void>,
): Promise<PeakDiagnostics> {
  const { questions, peaks, left } = questionsOf(maps, values);
  let tooLarge = 0;
  if (questions.length > 0) {
    const { segmenter, signal } = context;
    if (!segmenter) throw new UserError('everything.segmenter');
    const embedding = await context.embedding();
    const most = values.maxMaskArea * maps.width * maps.height;
    for (const [i, question] of questions.entries()) {
      throwIfAborted(signal);
      const decoded = await decode(segmenter, embedding, question, values, gpu, context);
      try {
        const usual = values.choice === 'best' ? bestOf(decoded) : decoded.masksPerPrompt - 1;
        let choice = usual;
        let area = await areaOf(decoded, embedding.frame, usual);
        if (area > most && bestOf(decoded) !== usual) {
          tooLarge += 1;
          choice = bestOf(decoded);
          area = await areaOf(decoded, embedding.frame, choice);
        }
        const predictedIou = decoded.scores[choice];
        if (area > 0) await take({ ...question, decoded, choice, predictedIou, area }, embedding.frame);
      } finally {
        decoded.logits.dispose();
      }
      context.progress((i + 1) / questions.length);
    }
    throwIfAborted(signal);
  }
  return { peaks, prompts: questions.length, left, tooLarge };
}

/** One answer; with `refine` its best mask is given back as a hint, once. */
async function decode(
  segmenter: Segmenter,
  embedding: Embedding,
  { prompt }: Question,
  { refine }: PeakValues,
  gpu: Gpu | null,
  { signal }: MethodContext,
): Promise<DecodedMasks> {
  const first = await segmenter.decode(embedding, [prompt], undefined, signal);
  if (!refine) return first;
  const hint = hintOf(gpu, first.side, await planeOf(first, bestOf(first)));
  first.logits.dispose();
  try {
    return await segmenter.decode(embedding, [prompt], hint, signal);
  } finally {
    hint.dispose();
  }
}

/** f32 [side, side]: the logits of one mask. */
export async function planeOf({ logits, side }: DecodedMasks, choice: number): Promise<Float32Array> {
  return (await logits.cpu()).slice(choice * side * side, (choice + 1) * side * side);
}

function bestOf({ scores }: DecodedMasks): number {
  return scores.indexOf(Math.max(...scores));
}

function hintOf(gpu: Gpu | null, side: number, data: Float32Array): Tensor {
  let buffer: GPUBuffer | null = null;
  return {
    dims: [1, 1, side, side],
    cpu: async () => data,
    gpu() {
      if (!gpu) throw new Error('the reference has no device');
      buffer ??= gpu.upload('hint', data);
      return buffer;
    },
    dispose() {
      if (buffer) gpu?.release(buffer);
      buffer = null;
    },
  };
}
