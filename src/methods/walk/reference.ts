import type { ActivationMaps, Size } from '#core/rasters.ts';
import { forwardOffsets, type Offset } from './grid.ts';

/** A walk under way. */
export interface Walk {
  step(): void;
  /** The maps after the steps made so far. */
  maps(): ActivationMaps;
}

/**
 * Sparse random walks on a grid of cells, as in AffinityNet (Ahn & Kwak 2018) and IRN (Ahn, Cho & Kwak 2019).
 *
 * Neighbouring cells i, j have a symmetric affinity a_ij, a cell has a_ii = 1 with itself:
 *
 *   T_ij = a_ij^β / Σ_k a_kj^β          (columns add to 1)
 *   x ← x · T, t times                  (x: one row of cell scores for each class)
 *
 * The official codes build the dense N × N matrix and square it; t steps with the at most 69 entries of a column
 * give the same numbers, without a matrix whose memory grows with N² (552 MB for a photo of 500 × 375).
 */
export interface Transition extends Size {
  readonly offsets: readonly Offset[];
  /** a^β from each cell along each offset, [offsets, height, width]; 0 where the other end lies outside. */
  readonly weights: Float64Array;
  /** What a column adds up to before the division, its own 1 included, [height, width]. */
  readonly sums: Float64Array;
}

/**
 * @param affinity a^β of the cell (x, y) and the one `offset` away, both inside; in [0, 1]
 */
export function transitionOf(
  grid: Size,
  radius: number,
  affinity: (x: number, y: number, offset: Offset, index: number) => number,
): Transition {
  const { width, height } = grid;
  const cells = width * height;
  const offsets = forwardOffsets(radius);
  const weights = new Float64Array(offsets.length * cells);
  const sums = new Float64Array(cells).fill(1);
  for (const [index, offset] of offsets.entries()) {
    eachPair(grid, offset, (from, to) => {
      const weight = affinity(from % width, Math.floor(from / width), offset, index);
      weights[index * cells + from] = weight;
      sums[from] += weight;
      sums[to] += weight;
    });
  }
  return { width, height, offsets, weights, sums };
}

/** One step: x · T for every row of `x`, [rows, height, width]. */
export function step({ width, height, offsets, weights, sums }: Transition, x: Float64Array): Float64Array {
  const cells = width * height;
  const next = Float64Array.from(x);
  for (let row = 0; row < x.length; row += cells) {
    for (const [index, offset] of offsets.entries()) {
      eachPair({ width, height }, offset, (from, to) => {
        const weight = weights[index * cells + from];
        next[row + to] += weight * x[row + from];
        next[row + from] += weight * x[row + to];
      });
    }
    for (let cell = 0; cell < cells; cell++) next[row + cell] /= sums[cell];
  }
  return next;
}

/** All cells with the cell `offset` away, where both lie on the grid. */
function eachPair({ width, height }: Size, { dx, dy }: Offset, visit: (from: number, to: number) => void): void {
  const shift = dy * width + dx;
  for (let y = 0; y < height - dy; y++) {
    for (let x = Math.max(0, -dx); x < width - Math.max(0, dx); x++) visit(y * width + x, y * width + x + shift);
  }
}

/** Divides by the largest of all values, in place; values that are all 0 stay so. */
export function divideByPeak(values: Float32Array): void {
  let peak = 0;
  for (const value of values) if (value > peak) peak = value;
  if (peak === 0) return;
  for (let i = 0; i < values.length; i++) values[i] /= peak;
}
