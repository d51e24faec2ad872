import { type ActivationMaps, BACKGROUND, type LabelMap, type Size } from '#core/rasters.ts';
import type { Frame } from '../everything/frame.ts';
import { quantised, upsample } from '../everything/reference.ts';

/** The segmenter's answers about one class, as whole numbers on its own grid. */
export interface Candidate {
  readonly class: number;
  /** i32 [answers, side, side]: logits in halves of 1/64 (see `quantised`). */
  readonly cells: Int32Array;
}

/** Map values are added up as multiples of 1/4096, so that the mean does not depend on the order. */
const MAP_ONE = 4096;

export interface Weight {
  readonly class: number;
  /** Mean of the class's map over its mask, 0..1. */
  readonly mean: number;
  /** Pixels of its mask. */
  readonly area: number;
}

/** Logits of one answer, as cells for `compete`. */
export function cellsOf(logits: Float32Array): Int32Array {
  return Int32Array.from(logits, quantised);
}

/**
 * S2C's competition of masks. For each class k with the logits L_k of its mask (the highest of several answers),
 * brought to the photo's pixels bilinearly:
 *
 *   mask_k   = [L_k > 0]
 *   score_k  = L_k · mean of M_k over mask_k     inside mask_k
 *   label(x) = the class with the highest score, background where no mask is; ties go to the lowest class
 *
 * @param maps the classes' maps M, values in 0..1
 */
export function compete(
  maps: ActivationMaps,
  candidates: readonly Candidate[],
  side: number,
  frame: Frame,
): { label: LabelMap; weights: Weight[] } {
  const pixels = maps.width * maps.height;
  const ordered = [...candidates].sort((a, b) => a.class - b.class);
  const logits = ordered.map(({ cells }) => upsampled(cells, side, frame, maps));
  const weights = ordered.map(({ class: id }, c): Weight => {
    const map = maps.data.subarray(maps.classes.indexOf(id) * pixels);
    let [sum, area] = [0, 0];
    for (let pixel = 0; pixel < pixels; pixel++) {
      if (logits[c][pixel] <= 0) continue;
      sum += mapUnits(map[pixel]);
      area += 1;
    }
    return weightOf(id, sum, area);
  });
  const data = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let best = 0;
    for (let c = 0; c < ordered.length; c++) {
      const logit = logits[c][pixel];
      if (logit <= 0) continue;
      const score = Math.fround(Math.fround(logit) * Math.fround(weights[c].mean));
      if (!(score > best)) continue;
      [best, data[pixel]] = [score, ordered[c].class];
    }
    if (best === 0) data[pixel] = BACKGROUND;
  }
  return { label: { width: maps.width, height: maps.height, data }, weights };
}

export function weightOf(id: number, sum: number, area: number): Weight {
  return { class: id, mean: area > 0 ? sum / (MAP_ONE * area) : 0, area };
}

/** A map's value in whole units; what is no number, or beyond 0..1, counts as the nearest end. */
function mapUnits(value: number): number {
  return value > 0 ? Math.floor(Math.min(value, 1) * MAP_ONE) : 0;
}

/** The highest of the answers' logits at every pixel, i32 below 2^30; at most 0 outside all of them. */
function upsampled(cells: Int32Array, side: number, frame: Frame, photo: Size): Int32Array {
  const highest = new Int32Array(photo.width * photo.height).fill(-(2 ** 30));
  for (let plane = 0; plane < cells.length; plane += side * side) {
    upsample(cells.subarray(plane, plane + side * side), side, frame, photo, (logit, x, y) => {
      const pixel = y * photo.width + x;
      if (logit > highest[pixel]) highest[pixel] = logit;
    });
  }
  return highest;
}
