import { describeMask } from '#core/bitmask.ts';
import type { Prompt } from '#core/edits.ts';
import { throwIfAborted, UserError } from '#core/errors.ts';
import { encodeRuns } from '#core/rle.ts';
import { maskFromLogits } from '#methods/everything/reference.ts';
import { CpuTensor } from '#models/tensors.ts';
import { leaseEmbedding } from './encoding.ts';
import { Held } from './held.ts';
import type { ImageId, PromptRequest, PromptResult, RunProgress } from './messages.ts';
import type { EngineParts } from './parts.ts';

/** The latest answer: the logits of its mask are a hint for the same prompt with more points. */
interface Answer {
  readonly image: ImageId;
  readonly segmenter: string;
  readonly prompt: Prompt;
  /** f32 [side, side] */
  readonly logits: Float32Array;
  readonly side: number;
}

/** Answers a person's prompts with the segmenter. */
export class Prompter {
  readonly #parts: EngineParts;
  #last: Answer | null = null;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /**
   * The mask as run lengths for the page and as a value for the viewport. The photo is encoded at
   * its first prompt. As in the official predictor's examples, a point that is added refines the
   * mask before it instead of starting anew.
   * @throws UserError 'model.missing'
   */
  async answer(
    { image, prompt, choice }: PromptRequest,
    signal?: AbortSignal,
    progress?: (report: RunProgress) => void,
  ): Promise<{ result: PromptResult; masks: Held<'masks'> }> {
    const { models, device } = this.#parts;
    const { segmenter } = models;
    if (!segmenter) throw new UserError('model.missing', { task: 'segmenter' });
    const { fresh, embedding, release } = leaseEmbedding(this.#parts, image);
    const report = (fraction: number) => fresh && progress?.({ stage: 'propose', method: 'encode', fraction });
    try {
      report(0);
      const scene = await embedding;
      report(1);
      throwIfAborted(signal);
      const before = this.#refined(image, segmenter.hash, prompt);
      const previous = before && new CpuTensor([1, 1, before.side, before.side], before.logits, device.gpu);
      const decoded = await segmenter.decode(scene, [prompt], previous ?? undefined, signal);
      previous?.dispose();
      const index = choice === 'best' ? bestOf(decoded.scores) : Math.min(choice, decoded.masksPerPrompt - 1);
      const { side } = decoded;
      const logits = (await decoded.logits.cpu()).slice(index * side * side, (index + 1) * side * side);
      decoded.logits.dispose();
      this.#last = { image, segmenter: segmenter.hash, prompt, logits, side };
      const { words } = maskFromLogits(logits, side, scene.frame, scene.photo);
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

  /** The latest answer, when the new prompt is its prompt with points added. */
  #refined(image: ImageId, segmenter: string, { points, box }: Prompt): Answer | null {
    const last = this.#last;
    if (last?.image !== image || last.segmenter !== segmenter || last.prompt.points.length >= points.length)
      return null;
    const sameBox = JSON.stringify(last.prompt.box) === JSON.stringify(box);
    const samePoints = last.prompt.points.every(
      ({ x, y, positive }, i) => x === points[i].x && y === points[i].y && positive === points[i].positive,
    );
    return sameBox && samePoints && (last.prompt.points.length > 0 || box) ? last : null;
  }
}

function bestOf(scores: Float32Array): number {
  return scores.indexOf(Math.max(...scores));
}
