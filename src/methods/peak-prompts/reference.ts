import type { ActivationMaps, Size } from '#core/rasters.ts';

/** A peak of a class's map, in pixels. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/**
 * Peaks of one map as S2C finds them: the first maximum in row-major order, then the pixels that equal the maximum of
 * their 3 × 3 neighbourhood and are above `threshold`, highest first (ties in row-major order), each at least
 * `distance` pixels (the larger of both axes) from those before it. A map without anything above 0 has none.
 *
 * The published code drops its first local maximum as being the global one; here the global one is simply the first,
 * which is the same but on plateaus.
 *
 * @param map f32 [height, width], its maximum about 1; values that are no finite numbers are no peaks
 */
export function peaksOf(map: Float32Array, { width, height }: Size, threshold: number, distance: number): Peak[] {
  const at = (x: number, y: number) => map[y * width + x];
  const candidates: Peak[] = [];
  let top: Peak | null = null;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = at(x, y);
      if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
      if (!top || value > top.value) top = { x, y, value };
      if (value > threshold && isMaximum(x, y, value)) candidates.push({ x, y, value });
    }
  }
  if (!top) return [];
  const kept = [top];
  // A stable sort: equal peaks stay in row-major order.
  for (const peak of candidates.sort((a, b) => b.value - a.value)) {
    if (kept.every(({ x, y }) => Math.max(Math.abs(x - peak.x), Math.abs(y - peak.y)) >= distance)) kept.push(peak);
  }
  return kept;

  function isMaximum(x: number, y: number, value: number): boolean {
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) if (at(u, v) > value) return false;
    }
    return true;
  }
}

/** The peaks of every class; a channel of the background's own score has none. */
export function allPeaks(maps: ActivationMaps, threshold: number, distance: number): Map<number, Peak[]> {
  const pixels = maps.width * maps.height;
  const found = new Map<number, Peak[]>();
  maps.classes.forEach((id, k) => {
    if (id === 0) return;
    const peaks = peaksOf(maps.data.subarray(k * pixels, (k + 1) * pixels), maps, threshold, distance);
    if (peaks.length > 0) found.set(id, peaks);
  });
  return found;
}

/**
 * Peaks that belong to one prompt. With `apart` (a third of the photo's long side), peaks farther than that from every
 * other of a group begin a group of their own, so that one prompt does not span two objects.
 */
export function groupsOf(peaks: readonly Peak[], apart: number): Peak[][] {
  const groups: Peak[][] = [];
  for (const peak of peaks) {
    const near = groups.filter((group) => group.some(({ x, y }) => Math.hypot(x - peak.x, y - peak.y) <= apart));
    const joined = [...near.flat(), peak];
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups;
}
