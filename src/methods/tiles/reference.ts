import type { Size } from '#core/rasters.ts';
import type { Place } from '../cam/reference.ts';

/** The photo in n × n parts whose sides differ by a pixel at most; fewer where it has fewer pixels than n. */
export function tilesOf({ width, height }: Size, n: number): Place[] {
  const [across, down] = [Math.min(n, width), Math.min(n, height)];
  const cut = (length: number, parts: number, i: number) => Math.floor((i * length) / parts);
  return Array.from({ length: across * down }, (_, index) => {
    const [i, j] = [index % across, Math.floor(index / across)];
    const [x, y] = [cut(width, across, i), cut(height, down, j)];
    return { x, y, width: cut(width, across, i + 1) - x, height: cut(height, down, j + 1) - y };
  });
}

/**
 * PuzzleCAM (Jo & Yu 2021) looks at the parts of a photo and at the whole, and trains the network until both say the same.
 * Without training their mean is taken; both maps are divided by their own maximum before:
 *
 *   whole ← share · tiles + (1 − share) · whole
 */
export function blend(whole: Float32Array, tiles: Float32Array, share: number): void {
  for (let i = 0; i < whole.length; i++) whole[i] = share * tiles[i] + (1 - share) * whole[i];
}
