import type { ActivationMaps, Size } from '#core/rasters.ts';
import { Merger, normalise } from '../cam/reference.ts';

/** Maps of cells at the photo's size, bilinear with half-pixel centres; 'max' then divides each by its maximum. */
export function enlarge(
  cells: Float32Array,
  grid: Size,
  { width, height }: Size,
  classes: readonly number[],
  normalisation: 'max' | 'none',
): ActivationMaps {
  const merger = new Merger(
    { width, height },
    classes.map(() => [0]),
  );
  merger.addCells(cells, { ...grid, flip: false });
  const maps = { width, height, classes, data: merger.sum };
  if (normalisation === 'max') normalise(maps, 'max');
  return maps;
}
