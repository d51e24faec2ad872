import { IGNORE, type LabelMap } from '#core/rasters.ts';

/**
 * How far the views of a photo are apart (SEAM's equivariance turned into a test): for each class the standard deviation
 * over the views of the map, each divided by its maximum, unflipped and resized to the photo. Welford's update keeps
 * it exact where the views agree.
 */
export class Spread {
  readonly #mean: Float32Array;
  readonly #squares: Float32Array;
  #views = 0;

  /** @param values number of classes times pixels */
  constructor(values: number) {
    this.#mean = new Float32Array(values);
    this.#squares = new Float32Array(values);
  }

  /** @param maps f32 [K, pixels] of one view, in 0..1 */
  add(maps: Float32Array): void {
    this.#views++;
    for (const [i, value] of maps.entries()) {
      const before = value - this.#mean[i];
      this.#mean[i] += before / this.#views;
      this.#squares[i] += before * (value - this.#mean[i]);
    }
  }

  /** The largest standard deviation of a class at each pixel, f32 [pixels] in 0..0.5. */
  largest(pixels: number): Float32Array {
    const result = new Float32Array(pixels);
    for (const [i, square] of this.#squares.entries()) {
      const deviation = Math.sqrt(Math.max(0, square) / Math.max(1, this.#views));
      result[i % pixels] = Math.max(result[i % pixels], deviation);
    }
    return result;
  }
}

/** Pixels where the views disagree by more than the threshold become 255. */
export function ignoreUncertain(label: LabelMap, uncertainty: Float32Array, threshold: number): LabelMap {
  const limit = Math.fround(threshold);
  return { ...label, data: label.data.map((id, i) => (uncertainty[i] > limit ? IGNORE : id)) };
}
