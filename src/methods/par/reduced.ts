import type { ActivationMaps, Photo, Size } from '#core/rasters.ts';
import { enlarge, gridOf, poolMean } from '../cells.ts';
import type { ParValues } from './parameters.ts';
import { refine } from './reference.ts';

/** Pixels a side of the cells that a photo is reduced to, so that its long side has at most `side` of them. */
export function strideOf({ width, height }: Size, side: number): number {
  return Math.ceil(Math.max(width, height) / side);
}

/**
 * The refinement of a photo that is larger than `side`: photo and maps are reduced to means of stride × stride pixels,
 * refined, and the maps enlarged bilinearly. The rings reach 24 pixels, in photos of the sizes that they were made for;
 * of 4000 pixels that is nothing, and it costs 64 times as much.
 */
export async function* refineReduced(
  photo: Photo,
  maps: ActivationMaps,
  { iterations, side }: ParValues,
  context: Parameters<typeof refine>[3],
): ReturnType<typeof refine> {
  const stride = strideOf(photo, side);
  if (stride === 1) {
    yield* refine(photo, maps, iterations, context);
    return;
  }
  const channels = maps.classes.length;
  const data = Float32Array.from(poolMean(maps.data, channels, photo, stride));
  const reduced = { ...gridOf(photo, stride), classes: maps.classes, data };
  for await (const { step, value } of refine(shrink(photo, stride), reduced, iterations, context)) {
    yield { step, value: { ...maps, data: enlarge(Float64Array.from(value.data), channels, photo, stride) } };
  }
}

/** Mean colours of the pixels that lie on the photo, to the nearest whole number; cells are opaque. */
function shrink({ width, height, rgba }: Photo, stride: number): Photo {
  const grid = gridOf({ width, height }, stride);
  const small = new Uint8Array(4 * grid.width * grid.height).fill(255);
  for (let cell = 0; cell < grid.width * grid.height; cell++) {
    const left = (cell % grid.width) * stride;
    const top = Math.floor(cell / grid.width) * stride;
    const [right, bottom] = [Math.min(left + stride, width), Math.min(top + stride, height)];
    const count = (right - left) * (bottom - top);
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += rgba[4 * (y * width + x) + channel];
      small[4 * cell + channel] = Math.floor((2 * sum + count) / (2 * count));
    }
  }
  return { ...grid, rgba: small };
}
