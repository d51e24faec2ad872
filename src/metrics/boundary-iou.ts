import { IGNORE, type LabelMap, type Size } from '#core/rasters.ts';
import { roundHalfEven } from '#core/resize.ts';
import { checkPair } from './confusion.ts';

/**
 * Boundary IoU (Cheng et al. 2021): IoU of the bands of `boundaryWidth` pixels inside the outlines, which sees an
 * outline that is off by some pixels where plain IoU of a large object does not.
 */

/** 2 % of the diagonal, at least 1, rounded as Python rounds: 500 × 375 → 12, 640 × 480 → 16. */
export function boundaryWidth({ width, height }: Size): number {
  return Math.max(1, roundHalfEven(0.02 * Math.sqrt(width * width + height * height)));
}

/**
 * The pixels of a mask within `distance` (Chebyshev, diagonal steps count 1) of its outside; the image's border
 * counts as outside. Equals mask − erosion by a 3 × 3 square, `distance` times, after padding with zeros.
 * @param mask one byte a pixel, 0 or 1, row-major
 */
export function boundary(mask: Uint8Array, size: Size, distance: number): Uint8Array {
  const { width, height } = size;
  const across = fullRuns(mask, height, width, width, 1, distance);
  const core = fullRuns(across, width, height, 1, width, distance);
  return mask.map((inside, pixel) => inside & (1 - core[pixel]));
}

/** 1 where all of the 2·distance + 1 pixels along a line around a pixel are 1 and inside the line. */
function fullRuns(
  mask: Uint8Array,
  lines: number,
  length: number,
  lineStride: number,
  stride: number,
  distance: number,
): Uint8Array {
  const result = new Uint8Array(mask.length);
  const window = 2 * distance + 1;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStride;
    let run = 0;
    for (let at = 0; at < length; at++) {
      run = mask[start + at * stride] ? run + 1 : 0;
      if (run >= window) result[start + (at - distance) * stride] = 1;
    }
  }
  return result;
}

/** Of two masks of 0 and 1. Both boundaries empty: 1; one of them: 0. */
export function boundaryIou(
  truth: Uint8Array,
  prediction: Uint8Array,
  size: Size,
  distance = boundaryWidth(size),
): number {
  const left = boundary(truth, size, distance);
  const right = boundary(prediction, size, distance);
  let [intersection, union] = [0, 0];
  for (let pixel = 0; pixel < left.length; pixel++) {
    intersection += left[pixel] & right[pixel];
    union += left[pixel] | right[pixel];
  }
  return union === 0 ? 1 : intersection / union;
}

/**
 * Boundary IoU of each class with intersections and unions summed over a data set, as the headline of mean IoU is.
 * Pixels whose truth is 255 are taken out of both bands after these are drawn.
 */
export class BoundaryScore {
  readonly #classes: number;
  readonly #intersections: Float64Array;
  readonly #unions: Float64Array;

  /** @param classes background included */
  constructor(classes: number) {
    this.#classes = classes;
    this.#intersections = new Float64Array(classes);
    this.#unions = new Float64Array(classes);
  }

  /** @throws UserError 'metrics.size' | 'metrics.id' */
  add(truth: LabelMap, prediction: LabelMap): void {
    checkPair(truth, prediction, this.#classes);
    const distance = boundaryWidth(truth);
    for (const id of new Set([...new Set(truth.data), ...new Set(prediction.data)])) {
      if (id === IGNORE) continue;
      const left = boundary(where(truth, id), truth, distance);
      const right = boundary(where(prediction, id), truth, distance);
      for (let pixel = 0; pixel < left.length; pixel++) {
        if (truth.data[pixel] === IGNORE) continue;
        this.#intersections[id] += left[pixel] & right[pixel];
        this.#unions[id] += left[pixel] | right[pixel];
      }
    }
  }

  /** By id; null for a class in neither. */
  get perClass(): (number | null)[] {
    return Array.from(this.#unions, (union, id) => (union > 0 ? this.#intersections[id] / union : null));
  }

  /** Over the classes in truth or prediction; null when there are none. */
  get mean(): number | null {
    const present = this.perClass.filter((iou) => iou !== null);
    return present.length === 0 ? null : present.reduce((total, iou) => total + iou, 0) / present.length;
  }
}

function where({ data }: LabelMap, id: number): Uint8Array {
  return data.map((value) => Number(value === id));
}
