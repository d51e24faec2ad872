import { describeMask } from '#core/bitmask.ts';
import { throwIfAborted, UserError } from '#core/errors.ts';
import { encodeRuns } from '#core/rle.ts';
import { maskFromLogits } from '#methods/everything/reference.ts';
import { Held } from './held.ts';
import type { PromptRequest, PromptResult, RunProgress } from './messages.ts';
import { type EngineParts, leaseEmbedding } from './parts.ts';

/**
 * The segmenter's answer to a person's prompt, as run lengths for the page and as a mask for the
 * viewport. The photo is encoded at the first prompt.
 */
export async function answerPrompt(
  parts: EngineParts,
  { image, prompt, choice }: PromptRequest,
  signal?: AbortSignal,
  progress?: (report: RunProgress) => void,
): Promise<{ result: PromptResult; masks: Held<'masks'> }> {
  const { segmenter } = parts.models;
  if (!segmenter) throw new UserError('model.missing', { task: 'segmenter' });
  const { fresh, embedding, release } = leaseEmbedding(parts, image);
  const report = (fraction: number) => fresh && progress?.({ stage: 'propose', method: 'encode', fraction });
  try {
    report(0);
    const scene = await embedding;
    report(1);
    throwIfAborted(signal);
    const decoded = await segmenter.decode(scene, [prompt], undefined, signal);
    const index = choice === 'best' ? bestOf(decoded.scores) : Math.min(choice, decoded.masksPerPrompt - 1);
    const logits = await decoded.logits.cpu();
    decoded.logits.dispose();
    const cells = decoded.side ** 2;
    const chosen = logits.subarray(index * cells, (index + 1) * cells);
    const { words } = maskFromLogits(chosen, decoded.side, scene.frame, scene.photo);
    const info = describeMask(words, scene.photo, { predictedIou: decoded.scores[index] });
    const { width, height } = scene.photo;
    return {
      result: {
        counts: encodeRuns(words, scene.photo),
        size: [height, width],
        predictedIou: info.predictedIou,
        area: info.area,
      },
      masks: Held.onCpu('masks', `prompt ${info.key}`, { width, height, count: 1, words, info: [info] }),
    };
  } finally {
    release();
  }
}

function bestOf(scores: Float32Array): number {
  return scores.indexOf(Math.max(...scores));
}
