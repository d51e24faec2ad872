import type { Photo } from '#core/rasters.ts';

/** What a hidden pixel looks like: the mean colour of ImageNet, which is 0 for networks that subtract it. */
export const IMAGENET_MEAN = [124, 116, 104] as const;

/** The photo's own mean colour, rounded. */
export function meanColour({ rgba }: Photo): readonly [number, number, number] {
  const sum = [0, 0, 0];
  for (let i = 0; i < rgba.length; i += 4) for (let c = 0; c < 3; c++) sum[c] += rgba[i + c];
  const [r, g, b] = sum.map((total) => Math.round(total / Math.max(1, rgba.length / 4)));
  return [r, g, b];
}
