import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import source from '#shaders/onehot/onehot.wgsl?raw';

export async function oneHotGpu(
  gpu: Gpu,
  { width, height, buffer: label }: GpuLabel,
  classes: readonly number[],
  confidence: number,
): Promise<GpuMaps> {
  const kernel = await gpu.kernel('one-hot', linear + source);
  const pixels = width * height;
  const buffer = gpu.scratch('one-hot maps', 4 * classes.length * pixels);
  if (classes.length === 0) return { width, height, classes, buffer };
  const ids = gpu.upload('class ids', Uint32Array.from(classes));
  const size = gpu.uniform([pixels, { f32: confidence }]);
  gpu.compute('one-hot', (pass) => {
    kernel.encode(pass, [label, ids, size, buffer], [...linearGrid(gpu, pixels, 64), classes.length]);
  });
  gpu.release(ids);
  gpu.release(size);
  return { width, height, classes, buffer };
}
