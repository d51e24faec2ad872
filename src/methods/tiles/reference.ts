import type { Photo, Size } from '#core/rasters.ts';

/** A part of the photo, in pixels. */
export interface Tile extends Size {
  readonly x: number;
  readonly y: number;
}

/** The photo in n × n parts whose sides differ by a pixel at most; fewer where it has fewer pixels than n. */
export function tilesOf({ width, height }: Size, n: number): Tile[] {
  const [across, down] = [Math.min(n, width), Math.min(n, height)];
  const cut = (length: number, parts: number, i: number) => Math.floor((i * length) / parts);
  return Array.from({ length: across * down }, (_, index) => {
    const [i, j] = [index % across, Math.floor(index / across)];
    const [x, y] = [cut(width, across, i), cut(height, down, j)];
    return { x, y, width: cut(width, across, i + 1) - x, height: cut(height, down, j + 1) - y };
  });
}

/** The pixels of one part. */
export function cutOut(photo: Photo, { x, y, width, height }: Tile): Photo {
  const rgba = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * photo.width + x);
    rgba.set(photo.rgba.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, rgba };
}

/**
 * PuzzleCAM (Jo & Yu 2021) looks at the parts of a photo and at the whole, and trains the network until both say the same.
 * Without training their mean is taken; both maps are divided by their own maximum before:
 *
 *   M = share · tiles + (1 − share) · whole
 */
export function blend(whole: Float32Array, tiles: Float32Array, share: number): Float32Array {
  return whole.map((value, i) => share * tiles[i] + (1 - share) * value);
}
