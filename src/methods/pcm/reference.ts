import type { ValuesOf } from '#core/parameters.ts';
import { type Likeness, spread, type Tokens } from '../tokens/reference.ts';
import type { parameters } from './parameters.ts';

export type PcmValues = ValuesOf<typeof parameters>;

/** SEAM's, in the scores and below the line. */
const EPSILON = 1e-5;

/** Which pairs count, and what is added to the sum of their weights. */
export function likenessOf(tokens: Tokens, values: PcmValues): Likeness & { readonly epsilon: number } {
  if (values.variant === 'seam') return { tau: 0, power: 1, epsilon: EPSILON };
  const tau = values.threshold === 'mean' ? tokens.meanCosine : values.tau;
  return { tau, power: values.power, epsilon: 0 };
}

/**
 * The scores that a round begins with (SEAM):
 *
 *   n_k = relu(M_k − 1e-5) / (max relu(M_k) + 1e-5),   n_0 = 1 − max_k n_k
 *   n_k = 0 where n_k < max n          (only the winner is left; of equal ones all)
 *
 * @param cells f32 [K, N]
 * @returns f32 [1 + K, N], the background first
 */
export function scoresOf(cells: Float32Array, count: number): Float32Array {
  const classes = cells.length / count;
  const scores = new Float32Array((1 + classes) * count);
  for (let k = 0; k < classes; k++) {
    const map = cells.subarray(k * count, (k + 1) * count);
    const top = map.reduce((most, value) => Math.max(most, value), 0);
    for (let i = 0; i < count; i++) scores[(1 + k) * count + i] = Math.max(0, map[i] - EPSILON) / (top + EPSILON);
  }
  for (let i = 0; i < count; i++) {
    let strongest = 0;
    for (let at = count + i; at < scores.length; at += count) strongest = Math.max(strongest, scores[at]);
    scores[i] = 1 - strongest;
    for (let at = count + i; at < scores.length; at += count) if (scores[at] < strongest) scores[at] = 0;
  }
  return scores;
}

/**
 * One round of SEAM's pixel correlation (Wang et al. 2020): each place takes the scores of the places that it resembles,
 *
 *   y_j = Σ_i w_ij · n_i / (Σ_i w_ij + ε),   w_ij = relu(c_ij − τ)^β
 *
 * with c_ij the cosine of tokens i and j. SEAM has τ = 0, β = 1, ε = 1e-5 and learned tokens.
 * A place that resembles none keeps its scores where ε is 0.
 *
 * @param cells f32 [K, N]
 * @returns f32 [1 + K, N], the background first
 */
export function correlate(
  tokens: Tokens,
  cells: Float32Array,
  likeness: Likeness & { readonly epsilon: number },
): Float32Array {
  const count = tokens.width * tokens.height;
  const scores = scoresOf(cells, count);
  const values = new Float32Array(count + scores.length).fill(1, 0, count);
  values.set(scores, count);
  const sums = spread(tokens, values, likeness);
  return scores.map((score, at) => {
    const weights = sums[at % count] + likeness.epsilon;
    return weights > 0 ? sums[count + at] / weights : score;
  });
}
