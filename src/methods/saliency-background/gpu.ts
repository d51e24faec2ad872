import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMaps, GpuScalar } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import score from '#shaders/common/score.wgsl?raw';
import source from '#shaders/saliency-background/seed.wgsl?raw';
import { rankingOf } from '../ranking.ts';
import type { CueValues } from './reference.ts';

export async function seedBySaliencyGpu(
  gpu: Gpu,
  maps: GpuMaps,
  saliency: GpuScalar,
  { weight, power }: CueValues,
): Promise<GpuLabel> {
  const kernel = await gpu.kernel('saliency seed', linear + score + source);
  const { width, height } = maps;
  const { strongest, winners, release } = await rankingOf(gpu, maps);
  const words = labelBytes(maps) / 4;
  const buffer = gpu.scratch('saliency label', labelBytes(maps));
  const size = gpu.uniform([width * height, words, { f32: weight }, { f32: power }]);
  gpu.compute('saliency seed', (pass) => {
    kernel.encode(pass, [strongest, winners, saliency.buffer, size, buffer], linearGrid(gpu, words, 64));
  });
  release();
  gpu.release(size);
  return { width, height, buffer };
}
