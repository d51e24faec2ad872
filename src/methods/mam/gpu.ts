import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import blendSource from '#shaders/mam/blend.wgsl?raw';
import momentsSource from '#shaders/mam/moments.wgsl?raw';
import pixelsSource from '#shaders/mam/pixels.wgsl?raw';
import scales from '#shaders/mam/scales.wgsl?raw';
import { Buffers } from '../buffers.ts';
import { weightsOf } from './reference.ts';

const WORKGROUP = 64;
/** Pixels that a workgroup of moments.wgsl adds up. */
const PIXELS_PER_GROUP = 4096;
/** Σ CAM_r · mean and Σ CAM_r² of three scales, and Σ mean². */
const SUMS = 7;

/** The reference's `attend` on the device: the maps of three scales, each f32 [K, pixels], into `out`. */
export async function attendGpu(
  gpu: Gpu,
  maps: readonly GPUBuffer[],
  classes: number,
  pixels: number,
  per: 'class' | 'pixel',
  out: GPUBuffer,
): Promise<{ weights: readonly (readonly number[])[] }> {
  const own = new Buffers(gpu);
  try {
    if (per === 'pixel') {
      const kernel = await gpu.kernel('mam pixels', linear + scales + pixelsSource);
      const size = own.uniform([pixels, classes]);
      const grid = linearGrid(gpu, pixels, WORKGROUP);
      gpu.compute('mam', (pass) => kernel.encode(pass, [...maps, size, out], grid));
      return { weights: [] };
    }
    const [moments, blend] = await Promise.all([
      gpu.kernel('mam moments', scales + momentsSource),
      gpu.kernel('mam blend', linear + scales + blendSource),
    ]);
    const [x, y] = linearGrid(gpu, pixels, PIXELS_PER_GROUP);
    const bytes = 4 * x * y * classes * SUMS;
    const partial = own.scratch('mam sums', bytes);
    const size = own.uniform([pixels, classes]);
    gpu.compute('mam', (pass) => moments.encode(pass, [...maps, size, partial], [x, y, classes]));
    const weights = totalsOf(new Float32Array(await gpu.read(partial, bytes)), classes).map(weightsOf);
    const uploaded = own.upload('mam weights', Float32Array.from(weights.flat()));
    gpu.compute('mam', (pass) => {
      blend.encode(pass, [...maps, size, uploaded, out], [...linearGrid(gpu, pixels, WORKGROUP), classes]);
    });
    return { weights };
  } finally {
    own.release();
  }
}

/** Adds up the workgroups' sums, [groups, K, 7]. */
function totalsOf(partial: Float32Array, classes: number) {
  const sums = new Float64Array(classes * SUMS);
  for (const [i, value] of partial.entries()) sums[i % sums.length] += value;
  return Array.from({ length: classes }, (_, k) => {
    const own = [...sums.subarray(k * SUMS, (k + 1) * SUMS)];
    return { dots: own.slice(0, 3), squares: own.slice(3, 6), mean: own[6] };
  });
}
