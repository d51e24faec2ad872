import type { Photo } from '#core/rasters.ts';

/**
 * Erases what a map is sure of: pixels where map ≥ threshold join `erased`.
 * @param map f32 [pixels] in 0..1
 * @param erased 1 for erased, changed in place
 * @returns how many pixels are new
 */
export function mark(map: Float32Array, erased: Uint8Array, threshold: number): number {
  // The device compares in f32.
  const limit = Math.fround(threshold);
  let added = 0;
  for (let i = 0; i < map.length; i++) {
    if (erased[i] === 1 || !(map[i] >= limit)) continue;
    erased[i] = 1;
    added++;
  }
  return added;
}

/** The photo with its erased pixels in one colour. */
export function fill(photo: Photo, erased: Uint8Array, [r, g, b]: readonly [number, number, number]): Photo {
  const rgba = photo.rgba.slice();
  for (let i = 0; i < erased.length; i++) if (erased[i]) rgba.set([r, g, b, 255], 4 * i);
  return { ...photo, rgba };
}

/** fused ← max(fused, weight · map). */
export function fuse(fused: Float32Array, map: Float32Array, weight: number): void {
  for (let i = 0; i < map.length; i++) fused[i] = Math.max(fused[i], weight * map[i]);
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
