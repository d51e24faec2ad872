import type { ValuesOf } from '#core/parameters.ts';
import { type Likeness, spread, type Tokens } from '../tokens/reference.ts';
import type { parameters } from './parameters.ts';

export type AffinityValues = ValuesOf<typeof parameters>;

/** CLIP-ES's, below a map's range. */
const EPSILON = 1e-7;

export function likenessOf(tokens: Tokens, { threshold, tau, power }: AffinityValues): Likeness {
  return { tau: threshold === 'mean' ? tokens.meanCosine : tau, power };
}

/** What rows and columns of the affinity are multiplied by; both [N]. */
export interface Scaling {
  readonly rows: Float32Array;
  readonly columns: Float32Array;
}

/**
 * Class-aware attention-based affinity (CLIP-ES, Lin et al. 2023) with cosines in place of attention. S_ij =
 * relu(c_ij − τ)^β is symmetric, so that rounds of dividing columns, then rows, by their sums leave diag(r) · S · diag(c): only r
 * and c are kept, and S is never there.
 *
 *   c_j ← 1 / Σ_i r_i S_ij,   r_i ← 1 / Σ_j S_ij c_j        (0 where the sum is 0)
 */
export function scalingOf(tokens: Tokens, likeness: Likeness, rounds: number): Scaling {
  const count = tokens.width * tokens.height;
  let rows = new Float32Array(count).fill(1);
  let columns = rows;
  for (let round = 0; round < rounds; round++) {
    columns = spread(tokens, rows, likeness).map(inverse);
    rows = spread(tokens, columns, likeness).map(inverse);
  }
  return { rows, columns };
}

/** T · x with T = (A + Aᵀ) / 2, A = diag(r) · S · diag(c): one pass over the pairs for r ⊙ S(c ⊙ x) and c ⊙ S(r ⊙ x). */
export function apply(
  tokens: Tokens,
  likeness: Likeness,
  { rows, columns }: Scaling,
  cells: Float32Array,
): Float32Array {
  const count = rows.length;
  const weighed = new Float32Array(2 * cells.length);
  for (const [at, value] of cells.entries()) {
    weighed[at] = columns[at % count] * value;
    weighed[cells.length + at] = rows[at % count] * value;
  }
  const sums = spread(tokens, weighed, likeness);
  return cells.map((_, at) => {
    return (rows[at % count] * sums[at] + columns[at % count] * sums[cells.length + at]) / 2;
  });
}

/** (x − min) / (max − min + 1e-7) of each map, in 0..1. */
export function stretch(cells: Float32Array, count: number): Float32Array {
  const result = new Float32Array(cells.length);
  for (let begin = 0; begin < cells.length; begin += count) {
    const map = cells.subarray(begin, begin + count);
    const low = map.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    for (let i = 0; i < count; i++) result[begin + i] = (map[i] - low) / (high - low + EPSILON);
  }
  return result;
}

function inverse(sum: number): number {
  return sum > 0 ? 1 / sum : 0;
}
