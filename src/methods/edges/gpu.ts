import { type Size, wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMasks, GpuPhoto, GpuScalar } from '#gpu/values.ts';
import bilinear from '#shaders/common/bilinear.wgsl?raw';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import blurSource from '#shaders/edges/blur.wgsl?raw';
import contoursSource from '#shaders/edges/contours.wgsl?raw';
import enlargeSource from '#shaders/edges/enlarge.wgsl?raw';
import gradientSource from '#shaders/edges/gradient.wgsl?raw';
import sobelSource from '#shaders/edges/sobel.wgsl?raw';
import type { Tensor } from '../models.ts';
import { divideByPeakGpu } from '../peak.ts';
import { gaussian } from './reference.ts';

const WORKGROUP = 64;

export async function edgesOfMasksGpu(gpu: Gpu, masks: GpuMasks): Promise<GpuScalar> {
  const [contours, blur] = await Promise.all([
    gpu.kernel('edge contours', linear + contoursSource),
    gpu.kernel('edge blur', linear + blurSource),
  ]);
  const { width, height, count } = masks;
  const pixels = width * height;
  const buffer = gpu.buffer('edges', 4 * pixels);
  if (count === 0) return { width, height, buffer };
  const words = wordsPerMask(masks);
  const between = gpu.scratch('edges between', 4 * pixels);
  const size = gpu.uniform([width, height, words, count]);
  const weights = gaussian().map((f32) => ({ f32 }));
  const across = gpu.uniform([width, height, 1, 0, ...weights]);
  const down = gpu.uniform([width, height, 0, 1, ...weights]);
  gpu.compute('edges', (pass) => {
    contours.encode(pass, [masks.buffer, size, buffer], linearGrid(gpu, words, WORKGROUP));
    blur.encode(pass, [buffer, across, between], linearGrid(gpu, pixels, WORKGROUP));
    blur.encode(pass, [between, down, buffer], linearGrid(gpu, pixels, WORKGROUP));
  });
  for (const used of [between, size, across, down]) gpu.release(used);
  await divideByPeakGpu(gpu, buffer, pixels);
  return { width, height, buffer };
}

export async function edgesOfFeaturesGpu(gpu: Gpu, features: Tensor, photo: Size): Promise<GpuScalar> {
  const [gradient, enlarge] = await Promise.all([
    gpu.kernel('edge gradient', linear + finite + gradientSource),
    gpu.kernel('edge enlarge', linear + bilinear + enlargeSource),
  ]);
  const { width, height } = photo;
  const [, channels, rows, columns] = features.dims;
  const places = gpu.scratch('edge gradient', 4 * rows * columns);
  const buffer = gpu.scratch('edges', 4 * width * height);
  const grid = gpu.uniform([columns, rows, channels]);
  const size = gpu.uniform([width, height, columns, rows]);
  gpu.compute('edges', (pass) => {
    gradient.encode(pass, [features.gpu(), grid, places], linearGrid(gpu, rows * columns, WORKGROUP));
    enlarge.encode(pass, [places, size, buffer], linearGrid(gpu, width * height, WORKGROUP));
  });
  for (const used of [places, grid, size]) gpu.release(used);
  await divideByPeakGpu(gpu, buffer, width * height);
  return { width, height, buffer };
}

export async function edgesOfPhotoGpu(gpu: Gpu, photo: GpuPhoto): Promise<GpuScalar> {
  const sobel = await gpu.kernel('edge sobel', linear + sobelSource);
  const { width, height } = photo;
  const buffer = gpu.scratch('edges', 4 * width * height);
  const size = gpu.uniform([width, height]);
  gpu.compute('edges', (pass) => {
    sobel.encode(pass, [photo.buffer, size, buffer], linearGrid(gpu, width * height, WORKGROUP));
  });
  gpu.release(size);
  await divideByPeakGpu(gpu, buffer, width * height);
  return { width, height, buffer };
}
