import type { FeatureMap } from '#core/rasters.ts';
import type { Tensor } from './models.ts';

/** A tensor's values in main memory; what is no finite number counts as 0. */
export async function finiteValues(tensor: Tensor): Promise<Float32Array> {
  return (await tensor.cpu()).map((value) => (Number.isFinite(value) ? value : 0));
}

/** Patch features [1, D, h, w] in main memory; what is no finite number counts as 0. */
export async function featureMapOf(tensor: Tensor): Promise<FeatureMap> {
  const [channels, gridHeight, gridWidth] = tensor.dims.slice(-3);
  return { channels, gridWidth, gridHeight, data: await finiteValues(tensor) };
}
