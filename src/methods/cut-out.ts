import type { Photo } from '#core/rasters.ts';
import type { Place } from './cam/reference.ts';

/** A part of a photo as a photo of its own. */
export function cutOut(photo: Photo, { x, y, width, height }: Place): Photo {
  const rgba = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * photo.width + x);
    rgba.set(photo.rgba.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, rgba };
}
