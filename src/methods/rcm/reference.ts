import type { ValuesOf } from '#core/parameters.ts';
import type { Tokens } from '../tokens/reference.ts';
import type { parameters } from './parameters.ts';

export type RcmValues = ValuesOf<typeof parameters>;

/** Unit vectors; null where a class has none. The background comes first. */
export type Prototypes = readonly (Float32Array | null)[];

/** Marks a place that belongs to no region. */
const NOBODY = 255;

/**
 * Which places are sure (RCM, arXiv 2112.05351; the values of the thresholds are ours). With each map divided by its
 * maximum:
 *
 *   class k      M_k ≥ foreground and no other class has more (of equal ones the first)
 *   background   max_k M_k ≤ background
 *
 * @param cells f32 [K, N]
 * @returns 0 background, 1 + k classes, 255 neither
 */
export function regionsOf(
  cells: Float32Array,
  count: number,
  { foreground, background }: Pick<RcmValues, 'foreground' | 'background'>,
): Uint8Array {
  const scores = shares(cells, count);
  return Uint8Array.from({ length: count }, (_, i) => {
    let [best, strongest] = [0, 0];
    for (let k = 0; k < scores.length / count; k++) {
      if (scores[k * count + i] > best) [best, strongest] = [scores[k * count + i], 1 + k];
    }
    if (best <= Math.fround(background)) return 0;
    return best >= Math.fround(foreground) ? strongest : NOBODY;
  });
}

/** Each map divided by its maximum. */
function shares(cells: Float32Array, count: number): Float32Array {
  const result = new Float32Array(cells.length);
  for (let begin = 0; begin < cells.length; begin += count) {
    const map = cells.subarray(begin, begin + count);
    const top = map.reduce((most, value) => Math.max(most, value), 0);
    for (let i = 0; i < count; i++) result[begin + i] = top > 0 ? map[i] / top : 0;
  }
  return result;
}

/** The mean of each region's tokens, brought to length 1; null where a region has fewer than `fewest` places. */
export function prototypesOf(tokens: Tokens, regions: Uint8Array, classes: number, fewest: number): Prototypes {
  const count = regions.length;
  return Array.from({ length: 1 + classes }, (_, region) => {
    const places = Array.from(regions.keys()).filter((i) => regions[i] === region);
    if (places.length < fewest) return null;
    const sum = new Float64Array(tokens.channels);
    for (let d = 0; d < sum.length; d++) for (const i of places) sum[d] += tokens.data[d * count + i];
    return unit(sum);
  });
}

export function unit(vector: ArrayLike<number>): Float32Array | null {
  const values = Float64Array.from(vector);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length > 1e-6 ? Float32Array.from(values, (value) => value / length) : null;
}

/**
 * Scores of each place by its likeness to the prototypes that there are:
 *
 *   q_k(u) = exp(cos(u, p_k) / τ) / Σ_k' exp(cos(u, p_k') / τ)
 *
 * A class without a prototype keeps its map. With fewer than two prototypes there is nothing to compare, and
 * every map stays.
 *
 * @param cells f32 [K, N]
 * @returns f32 [1 + K, N], the background first: 1 − max where it has no prototype
 */
export function relabel(
  tokens: Tokens,
  cells: Float32Array,
  prototypes: Prototypes,
  temperature: number,
): Float32Array {
  const count = tokens.width * tokens.height;
  const result = new Float32Array(count + cells.length);
  result.set(cells, count);
  const known = prototypes.flatMap((vector, k) => (vector ? [{ vector, k }] : []));
  const compared = known.length >= 2;
  for (let i = 0; i < count; i++) {
    const cosines = known.map(({ vector }) => vector.reduce((sum, v, d) => sum + v * tokens.data[d * count + i], 0));
    const top = Math.max(...cosines);
    const powers = cosines.map((cosine) => Math.exp((cosine - top) / temperature));
    const sum = powers.reduce((a, b) => a + b, 0);
    if (compared) for (const [n, { k }] of known.entries()) result[k * count + i] = powers[n] / sum;
    if (compared && prototypes[0]) continue;
    let best = 0;
    for (let at = count + i; at < result.length; at += count) best = Math.max(best, result[at]);
    result[i] = Math.max(0, 1 - best);
  }
  return result;
}
