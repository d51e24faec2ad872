import type { Tokens } from './tokens.ts';

/** Added to every likeness, so that a token like no other still has somewhere to go. */
const FLOOR = 1e-12;

/** u and v of Sinkhorn, and where the walks from the object and from the background are: f64 [N] each. */
export interface WalkState {
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly foreground: Float64Array;
  readonly background: Float64Array;
}

/**
 * EXITS, retrieval of points (CVPR 2024), with cosines of tokens t in place of the paper's attention:
 *
 *   S_ij = relu(t_i·t_j − μ)^β + 1e-12,   μ = mean_ij t_i·t_j = |mean_i t_i|²
 *   Sinkhorn:  u = 1 / (S v),  v = 1 / (Sᵀ u),  A = diag(u) S diag(v)
 *   T = (A + Aᵀ) / 2
 *   π ← T π,  α times, from the seeds and from the tokens outside the box
 *   Δ = N · (π_foreground − π_background)
 *
 * S is symmetric, so that T π = (u ⊙ S(v ⊙ π) + v ⊙ S(u ⊙ π)) / 2: neither A nor T nor T^α is ever made, and a
 * product with S needs some rows of it at a time.
 */
export function meanCosine({ count, channels, data }: Tokens): number {
  let squared = 0;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c; i < data.length; i += channels) sum += data[i];
    squared += (sum / count) ** 2;
  }
  return Math.fround(squared);
}

/** Rows first .. first + rows − 1 of S, f32 [rows, N]. */
export function affinityRows(
  { count, channels, data }: Tokens,
  mean: number,
  exponent: number,
  first: number,
  rows: number,
): Float32Array {
  const block = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray((first + row) * channels, (first + row + 1) * channels);
    for (let j = 0; j < count; j++) {
      let cosine = 0;
      const other = j * channels;
      for (let c = 0; c < channels; c++) cosine += own[c] * data[other + c];
      block[row * count + j] = Math.max(cosine - mean, 0) ** exponent + FLOOR;
    }
  }
  return block;
}

/** out[first + row] = Σ_j S_ij x_j for the rows of a block. */
export function multiplyRows(block: Float32Array, first: number, x: Float64Array, out: Float64Array): void {
  const count = x.length;
  const rows = block.length / count;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += block[row * count + j] * x[j];
    out[first + row] = sum;
  }
}

/** The walks before their first step: u and v are 1, each walk is spread evenly over its tokens. */
export function beginning(seeds: readonly number[], outside: Uint8Array): WalkState {
  const count = outside.length;
  const foreground = new Float64Array(count);
  for (const seed of seeds) foreground[seed] = 1 / seeds.length;
  const away = outside.reduce((sum, one) => sum + one, 0);
  // Without any background token the walk that knows nothing stands for it.
  const background = Float64Array.from(outside, (one) => (away > 0 ? one / away : 1 / count));
  return { u: new Float64Array(count).fill(1), v: new Float64Array(count).fill(1), foreground, background };
}

/** Δ in units of 1/N: 0 where both walks are equally likely, f32 [N]. */
export function difference({ foreground, background }: Pick<WalkState, 'foreground' | 'background'>): Float32Array {
  return Float32Array.from(foreground, (value, i) => foreground.length * (value - background[i]));
}
