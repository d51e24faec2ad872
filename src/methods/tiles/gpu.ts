import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import source from '#shaders/tiles/blend.wgsl?raw';

/** The reference's `blend` on the device, into `whole`. */
export async function blendGpu(
  gpu: Gpu,
  whole: GPUBuffer,
  tiles: GPUBuffer,
  values: number,
  share: number,
): Promise<void> {
  const kernel = await gpu.kernel('tiles blend', linear + source);
  const size = gpu.uniform([values, { f32: share }]);
  gpu.compute('tiles', (pass) => kernel.encode(pass, [tiles, size, whole], linearGrid(gpu, values, 64)));
  gpu.release(size);
}
