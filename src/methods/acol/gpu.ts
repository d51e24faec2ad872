import type { Gpu } from '#gpu/gpu.ts';
import source from '#shaders/acol/rest.wgsl?raw';
import extent from '#shaders/common/extent.wgsl?raw';

/** The reference's `seekRest` on the device. */
export async function seekRestGpu(
  gpu: Gpu,
  maps: GPUBuffer,
  cells: number,
  rest: readonly number[],
  threshold: number,
): Promise<void> {
  const kernel = await gpu.kernel('acol', extent + source);
  const uploaded = gpu.upload('acol rest', Float32Array.from(rest));
  const size = gpu.uniform([cells, { f32: threshold }]);
  gpu.compute('acol', (pass) => kernel.encode(pass, [uploaded, size, maps], [rest.length]));
  gpu.release(uploaded);
  gpu.release(size);
}
