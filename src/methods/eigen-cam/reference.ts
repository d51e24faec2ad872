/**
 * Eigen-CAM (Muhammad & Yeasin 2020): features of N places, each channel's mean taken off, projected on their first right
 * singular vector. The vector comes from the power method, which needs no D × D matrix:
 *
 *   u = X · v,   v ← Xᵀ · u / |Xᵀ · u|        X: [N, D], beginning with each channel's length
 *
 * The sign of a singular vector is arbitrary: the map is turned when its lowest value is further from 0 than its
 * highest (pytorch-grad-cam), and what is then below 0 becomes 0.
 */
export class PowerMethod {
  readonly #centred: Float32Array;
  readonly #depth: number;
  readonly #cells: number;
  #direction: Float64Array;

  /** @param centred f32 [D, N], see `centre` */
  constructor(centred: Float32Array, cells: number) {
    this.#centred = centred;
    this.#cells = cells;
    this.#depth = cells > 0 ? centred.length / cells : 0;
    this.#direction = unit(start(centred, cells));
  }

  iterate(): void {
    const u = this.project();
    this.#direction = unit(Float64Array.from({ length: this.#depth }, (_, d) => dot(this.#row(d), u)));
  }

  /** X · v, of N places. */
  project(): Float64Array {
    const u = new Float64Array(this.#cells);
    for (let d = 0; d < this.#depth; d++) {
      const row = this.#row(d);
      const weight = this.#direction[d];
      for (let i = 0; i < row.length; i++) u[i] += weight * row[i];
    }
    return u;
  }

  dispose(): void {}

  #row(d: number): Float32Array {
    return this.#centred.subarray(d * this.#cells, (d + 1) * this.#cells);
  }
}

/** Features [D, N] with each channel's mean taken off. */
export function centre(features: Float32Array, cells: number): Float32Array {
  const centred = features.slice();
  for (let begin = 0; begin < centred.length; begin += cells) {
    const row = centred.subarray(begin, begin + cells);
    const mean = row.reduce((sum, value) => sum + value, 0) / cells;
    for (let i = 0; i < cells; i++) row[i] -= mean;
  }
  return centred;
}

/** Where the power method begins: the length of each channel. */
export function start(centred: Float32Array, cells: number): Float64Array {
  return Float64Array.from({ length: cells > 0 ? centred.length / cells : 0 }, (_, d) => {
    const row = centred.subarray(d * cells, (d + 1) * cells);
    return Math.sqrt(dot(row, row));
  });
}

/** The map of a projection: turned the right way, below 0 cut off, divided by its maximum. */
export function mapOf(projection: ArrayLike<number>): Float32Array {
  const values = Float64Array.from(projection);
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const sign = Math.abs(low) > Math.abs(high) ? -1 : 1;
  const top = Math.max(Math.abs(low), Math.abs(high));
  return Float32Array.from(values, (value) => (top > 0 ? Math.max(0, sign * value) / top : 0));
}

/** Part of the features' variation that lies in the projection's direction, 0..1. */
export function explained(projection: ArrayLike<number>, centred: Float32Array): number {
  const all = dot(centred, centred);
  return all > 0 ? dot(projection, projection) / all : 0;
}

export function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
