import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import { rankedBytes } from './ranking.ts';

/** The maps in a buffer of their own, with room for a ranking behind but without one. */
export function copyMaps(gpu: Gpu, { width, height, classes, buffer }: GpuMaps): GpuMaps {
  const to = gpu.scratch('maps', rankedBytes({ width, height }, classes.length));
  const bytes = 4 * classes.length * width * height;
  if (bytes > 0) gpu.copy('maps', [{ from: buffer, fromOffset: 0, to, toOffset: 0, bytes }]);
  return { width, height, classes, buffer: to };
}
