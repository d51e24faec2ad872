import { finiteValues } from '#methods/features.ts';
import type { Tensor } from '#methods/models.ts';

/** Masks of a decoder that answers a lone prompt with one of its own: that one, then three. */
const SINGLE_AND_THREE = 4;
/** Differences that another order of sums may cause. */
const SCORE_TOLERANCE = 0.01;
const LOGIT_TOLERANCE = 0.02;

/**
 * What a decoder said to some prompts: masks of [..., M, side, side] and scores of [..., M], prompt by prompt. A score that
 * is no number (a decoder with 16-bit floats may overflow) is 0, so that others are better.
 */
export class Answer {
  readonly logits: Tensor;
  readonly scores: Float32Array;
  readonly prompts: number;
  /** Masks that the decoder makes of a prompt. */
  readonly made: number;
  readonly side: number;
  readonly #scores: Tensor;

  static async of(logits: Tensor, scores: Tensor): Promise<Answer> {
    return new Answer(logits, scores, await finiteValues(scores));
  }

  private constructor(logits: Tensor, scores: Tensor, values: Float32Array) {
    this.logits = logits;
    this.scores = values;
    this.#scores = scores;
    const [made, , side] = logits.dims.slice(-3);
    this.made = made;
    this.side = side;
    this.prompts = logits.dims.slice(0, -3).reduce((product, size) => product * size, 1);
  }

  /** Numbers of a prompt's masks among all, without the mask for a lone answer where there are four. */
  masksOf(prompt: number): number[] {
    const skipped = this.made === SINGLE_AND_THREE ? 1 : 0;
    return Array.from({ length: this.made - skipped }, (_, i) => prompt * this.made + skipped + i);
  }

  /** Whether this prompt was answered as the only one of another answer was. */
  async alike(prompt: number, alone: Answer): Promise<boolean> {
    const cells = this.made * this.side * this.side;
    const [all, one] = [await this.logits.cpu(), await alone.logits.cpu()];
    const own = all.subarray(prompt * cells, (prompt + 1) * cells);
    let [apart, size] = [0, 0];
    for (let i = 0; i < cells; i++) {
      apart += Math.abs(own[i] - one[i]);
      size += Math.abs(one[i]);
    }
    const scores = this.scores.subarray(prompt * this.made, (prompt + 1) * this.made);
    return (
      own.length === one.length &&
      apart <= LOGIT_TOLERANCE * size &&
      scores.every((score, i) => Math.abs(score - alone.scores[i]) <= SCORE_TOLERANCE)
    );
  }

  dispose(): void {
    this.logits.dispose();
    this.#scores.dispose();
  }
}
