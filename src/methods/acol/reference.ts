/**
 * Erasing in the features (ACoL, Zhang et al. 2018) with one head in place of two. The class maps are linear in the features of their
 * own place, map_k(x) = W_k · F(x) + b_k, so the second look, at features that are 0 where the first one is sure, is
 * known without running the network again: it is b_k there and the map itself elsewhere.
 *
 *   A  = minmax(relu(map))
 *   B  = minmax(relu(map), and relu(b) where A ≥ δ)
 *   M  = max(A, B)
 *
 * A map that is the same everywhere becomes 0 (the published code gives NaN).
 *
 * @param cells relu of a class's maps, f32 [K, cells], changed in place
 * @param rest what the head gives for features that are 0, of each class, not below 0
 */
export function seekRest(cells: Float32Array, rest: readonly number[], threshold: number): void {
  const count = cells.length / Math.max(1, rest.length);
  // The device compares in f32.
  const limit = Math.fround(threshold);
  for (const [k, bias] of rest.entries()) {
    const map = cells.subarray(k * count, (k + 1) * count);
    const first = minmax(map);
    const second = minmax(map.map((value, i) => (first[i] >= limit ? bias : value)));
    for (let i = 0; i < count; i++) map[i] = Math.max(first[i], second[i]);
  }
}

function minmax(map: Float32Array): Float32Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of map) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return map.map((value) => (high > low ? Math.fround(value - low) / Math.fround(high - low) : 0));
}
