import type { Size } from '#core/rasters.ts';
import { checkSize } from './indexed-png.ts';
import { type RawPng, readPng } from './png.ts';

/**
 * A map of one number a pixel, such as a saliency or edge map: grey PNGs of any depth, RGB by the mean of its channels,
 * indexed ones by their palette; alpha is ignored.
 * @returns u8 [H, W], 0 for black and 255 for white
 * @throws UserError 'formats.png.*', 'formats.size' naming the file
 */
export function readGreyPng(bytes: Uint8Array, file: string, size: Size): Uint8Array {
  const png = readPng(bytes, file);
  checkSize(png, file, size);
  const { data, channels, depth, palette } = png;
  if (palette) return Uint8Array.from(data, (index) => mean(palette[index] ?? [0, 0, 0], 0, 3));
  const colours = channels >= 3 ? 3 : 1;
  const grey = new Uint8Array(png.width * png.height);
  for (let i = 0; i < grey.length; i++) grey[i] = (255 * mean(data, i * channels, colours)) / largest({ depth }) + 0.5;
  return grey;
}

function mean(values: ArrayLike<number>, first: number, count: number): number {
  let sum = 0;
  for (let i = first; i < first + count; i++) sum += values[i];
  return sum / count;
}

function largest({ depth }: Pick<RawPng, 'depth'>): number {
  return 2 ** depth - 1;
}
