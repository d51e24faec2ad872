import type { Photo } from '#core/rasters.ts';
import type { Classifier, Segmenter } from '#methods/models.ts';
import type { KnownAnswer } from './contract.ts';

/**
 * Networks have run on WebGPU without an error and given a mask of the wrong object. So each is
 * asked something with a known answer before it is trusted on a device.
 */

/** Relative difference that rounding on another device may cause. */
const TOLERANCE = 0.01;
/** Share of a mask's cells that may flip: those whose logit is about 0. */
const CELLS_TOLERANCE = 0.02;

/** The picture that contracts mean: a red disc on a blue ramp with a green bar, 512 × 384. */
export function knownPhoto(): Photo {
  const [width, height] = [512, 384];
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBar = x >= 400 && x < 440;
      const isDisc = (x - 180) ** 2 + (y - 200) ** 2 < 90 ** 2;
      const colour = isBar ? [50, 170, 70] : isDisc ? [210, 60, 40] : [20, 60, 80 + (x >> 2)];
      rgba.set([...colour, 255], 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

export interface SegmenterAnswer {
  readonly scores: Float32Array;
  /** Positive cells of each mask. */
  readonly positive: readonly number[];
}

/** What a segmenter says to a click in the known picture, in the middle of its disc unless told otherwise. */
export async function answerOf(segmenter: Segmenter, x = 180, y = 200): Promise<SegmenterAnswer> {
  const embedding = await segmenter.encode(knownPhoto());
  try {
    const { logits, scores, side } = await segmenter.decode(embedding, [{ points: [{ x, y, positive: true }] }]);
    const values = await logits.cpu();
    const cells = side * side;
    const positive = Array.from(scores, (_, mask) =>
      values.subarray(mask * cells, (mask + 1) * cells).reduce((count, value) => count + (value > 0 ? 1 : 0), 0),
    );
    logits.dispose();
    return { scores, positive };
  } finally {
    embedding.dispose();
  }
}

/** Whether an answer is the one that a contract knows. */
export function isKnownAnswer(answer: SegmenterAnswer, known: KnownAnswer): boolean {
  return (
    known.iou_predictions.every((score, mask) => Math.abs(score - answer.scores[mask]) <= known.tolerance) &&
    known.low_res_positive.every((count, mask) => nearlyAsMany(count, answer.positive[mask]))
  );
}

/** Whether two answers to the same click are the same but for rounding. */
export function answersAlike(a: SegmenterAnswer, b: SegmenterAnswer): boolean {
  return (
    a.scores.every((score, mask) => Math.abs(score - b.scores[mask]) <= TOLERANCE) &&
    a.positive.every((count, mask) => nearlyAsMany(count, b.positive[mask]))
  );
}

function nearlyAsMany(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(8, CELLS_TOLERANCE * Math.max(a, b));
}

/** What a classifier says of the known picture. */
export async function logitsOf(classifier: Classifier): Promise<Float32Array> {
  const { logits, classMaps } = await classifier.run(knownPhoto(), { width: 256, height: 192, flip: false }, [0]);
  classMaps.dispose();
  return logits;
}

/** Whether numbers are the trusted ones but for rounding, relative to the largest of them. */
export function numbersAlike(numbers: Float32Array, trusted: Float32Array, tolerance = TOLERANCE): boolean {
  const range = trusted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return (
    numbers.length === trusted.length && numbers.every((value, i) => Math.abs(value - trusted[i]) <= tolerance * range)
  );
}
