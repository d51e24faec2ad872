import { BACKGROUND } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import source from '#shaders/onehot/onehot.wgsl?raw';
import { sharesOf } from './reference.ts';

export async function oneHotGpu(
  gpu: Gpu,
  label: GpuLabel,
  classes: readonly number[],
  confidence: number,
): Promise<GpuMaps> {
  return spread(gpu, label, classes, { own: confidence, other: 0, unknown: 0 });
}

export async function probabilitiesGpu(
  gpu: Gpu,
  label: GpuLabel,
  tagged: readonly number[],
  confidence: number,
): Promise<GpuMaps> {
  const classes = [BACKGROUND, ...tagged];
  return spread(gpu, label, classes, sharesOf(classes.length, confidence));
}

async function spread(
  gpu: Gpu,
  { width, height, buffer: label }: GpuLabel,
  classes: readonly number[],
  { own, other, unknown }: ReturnType<typeof sharesOf>,
): Promise<GpuMaps> {
  const kernel = await gpu.kernel('one-hot', linear + source);
  const pixels = width * height;
  const buffer = gpu.scratch('one-hot maps', 4 * classes.length * pixels);
  if (classes.length === 0) return { width, height, classes, buffer };
  const ids = gpu.upload('class ids', Uint32Array.from(classes));
  const size = gpu.uniform([pixels, classes.length, { f32: own }, { f32: other }, { f32: unknown }]);
  gpu.compute('one-hot', (pass) => {
    kernel.encode(pass, [label, ids, size, buffer], linearGrid(gpu, pixels, 64));
  });
  gpu.release(ids);
  gpu.release(size);
  return { width, height, classes, buffer };
}
