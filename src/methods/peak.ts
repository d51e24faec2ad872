import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import byPeakSource from '#shaders/common/by-peak.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import peakSource from '#shaders/common/peak.wgsl?raw';

/** Values that an invocation of peak.wgsl looks at. */
const PER_INVOCATION = 64;

/** Divides `length` floats, none negative, by the largest of them, in place; values that are all 0 stay so. */
export async function divideByPeakGpu(gpu: Gpu, values: GPUBuffer, length: number): Promise<void> {
  const [find, divide] = await Promise.all([
    gpu.kernel('peak', peakSource),
    gpu.kernel('by peak', linear + byPeakSource),
  ]);
  const peak = gpu.buffer('peak', 4);
  const size = gpu.uniform([length]);
  gpu.compute('peak', (pass) => {
    find.encode(pass, [values, size, peak], linearGrid(gpu, Math.ceil(length / PER_INVOCATION), 64));
    divide.encode(pass, [peak, size, values], linearGrid(gpu, length, 64));
  });
  gpu.release(peak);
  gpu.release(size);
}
