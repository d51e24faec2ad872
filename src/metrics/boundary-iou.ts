import { IGNORE, type LabelMap, type Size } from '#core/rasters.ts';
import { roundHalfEven } from '#core/resize.ts';
import { checkPair } from './confusion.ts';

/*
 * Boundary IoU (Cheng et al. 2021): IoU of the bands of `boundaryWidth` pixels inside the outlines, which sees an
 * outline that is off by some pixels where plain IoU of a large object does not.
 */

/** 2 % of the diagonal, at least 1, rounded as Python rounds: 500 × 375 → 12, 640 × 480 → 16. */
export function boundaryWidth({ width, height }: Size): number {
  return Math.max(1, roundHalfEven(0.02 * Math.sqrt(width * width + height * height)));
}

/**
 * 1 where another label or the outside of the image lies within `distance` (Chebyshev, diagonal steps count 1). For
 * the mask of each label this is mask − erosion by a 3 × 3 square, `distance` times, after padding with zeros.
 */
export function boundary({ width, data }: LabelMap, distance: number): Uint8Array {
  const window = 2 * distance + 1;
  // Pixels in the middle of `window` equal ones of their row; of these, the middles of as many in a column are inner.
  const across = new Uint8Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    let run = 0;
    for (let at = start; at < start + width; at++) {
      run = at > start && data[at] === data[at - 1] ? run + 1 : 1;
      if (run >= window) across[at - distance] = 1;
    }
  }
  const band = new Uint8Array(data.length).fill(1);
  const runs = new Uint32Array(width);
  for (let start = 0; start < data.length; start += width) {
    for (let column = 0; column < width; column++) {
      const at = start + column;
      const goesOn = start > 0 && data[at] === data[at - width];
      runs[column] = across[at] ? (goesOn ? runs[column] + 1 : 1) : 0;
      if (runs[column] >= window) band[at - distance * width] = 0;
    }
  }
  return band;
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

  /** @throws UserError 'metrics.size' | 'metrics.id'; nothing was counted then */
  add(truth: LabelMap, prediction: LabelMap): void {
    checkPair(truth, prediction, this.#classes);
    const distance = boundaryWidth(truth);
    const left = boundary(truth, distance);
    const right = boundary(prediction, distance);
    for (let pixel = 0; pixel < left.length; pixel++) {
      const id = truth.data[pixel];
      const predicted = prediction.data[pixel];
      if (id === IGNORE) continue;
      if (left[pixel]) this.#unions[id]++;
      if (!right[pixel] || predicted === IGNORE) continue;
      if (left[pixel] && id === predicted) this.#intersections[id]++;
      else this.#unions[predicted]++;
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
