import { type Size, wordsPerMask } from '#core/rasters.ts';
import { type Frame, TAP_ONE, tapsOf, validCells } from './frame.ts';

/** |logit > +offset| and |logit > −offset| of one mask, in cells of the segmenter's grid. */
export interface StabilityCounts {
  readonly inner: number;
  readonly outer: number;
}

/** One mask at the photo's size. */
export interface PackedMask {
  readonly words: Uint32Array;
  readonly area: number;
  /** Inclusive [x0, y0, x1, y1]; all 0 when empty. */
  readonly box: readonly [number, number, number, number];
}

/**
 * Counts for the stability of a mask, |logit > +offset| / |logit > −offset|, on the segmenter's own
 * grid without its padding. The published generator counts after upsampling; the ranking is the
 * same and only survivors have to be upsampled.
 *
 * @param logits f32 [side, side]
 */
export function stabilityCounts(logits: Float32Array, side: number, frame: Frame, offset: number): StabilityCounts {
  const { width, height } = validCells(frame, side);
  const [high, low] = [Math.fround(offset), -Math.fround(offset)];
  let inner = 0;
  let outer = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const logit = logits[y * side + x];
      if (logit > high) inner++;
      if (logit > low) outer++;
    }
  }
  return { inner, outer };
}

/**
 * The mask at the photo's size: logits upsampled bilinearly from the frame's grid, inside where
 * the value is above 0. Logits are rounded to 1/64 and cut at ±64 (networks give ±30), so that
 * the sums are whole numbers below 2^30 and every machine gives the same pixels.
 *
 * @param logits f32 [side, side]
 */
export function maskFromLogits(logits: Float32Array, side: number, frame: Frame, photo: Size): PackedMask {
  const words = new Uint32Array(wordsPerMask(photo));
  let area = 0;
  let [x0, y0, x1, y1] = [photo.width, photo.height, 0, 0];
  upsample(Int32Array.from(logits, quantised), side, frame, photo, (logit, x, y) => {
    if (logit <= 0) return;
    const pixel = y * photo.width + x;
    words[pixel >>> 5] |= 1 << (pixel & 31);
    area++;
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  });
  return { words, area, box: area > 0 ? [x0, y0, x1, y1] : [0, 0, 0, 0] };
}

/**
 * Brings quantised logits of the frame's grid to the photo's pixels, bilinear; `take` gets each, row by row.
 * @param cells i32 [side, side], see `quantised`
 */
export function upsample(
  cells: Int32Array,
  side: number,
  frame: Frame,
  photo: Size,
  take: (logit: number, x: number, y: number) => void,
): void {
  const columns = tapsOf(photo.width, frame.width, frame, side);
  const rows = tapsOf(photo.height, frame.height, frame, side);
  for (let y = 0; y < photo.height; y++) {
    const top = rows.first[y] * side;
    const bottom = Math.min(rows.first[y] + 1, side - 1) * side;
    for (let x = 0; x < photo.width; x++) {
      const left = columns.first[x];
      const right = Math.min(left + 1, side - 1);
      const upper = mix(cells[top + left], cells[top + right], columns.weight[x]);
      const lower = mix(cells[bottom + left], cells[bottom + right], columns.weight[x]);
      take(mix(upper, lower, rows.weight[y]), x, y);
    }
  }
}

function mix(a: number, b: number, weight: number): number {
  return a * (TAP_ONE - weight) + b * weight;
}

/** The middle of the logit's step of 1/64, in halves of a step; no finite number counts as outside. */
export function quantised(logit: number): number {
  const steps = Number.isFinite(logit) ? Math.floor(logit * 64) : -4096;
  return 2 * Math.min(Math.max(steps, -4096), 4095) + 1;
}
