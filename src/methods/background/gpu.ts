import type { ValuesOf } from '#core/parameters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import source from '#shaders/background/seed.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import { rankingOf } from '../ranking.ts';
import type { parameters } from './parameters.ts';
import { crossing, scoresBackground } from './reference.ts';

/** Pixels that an invocation takes; one byte each. */
const GROUP = 16;

export async function seedGpu(gpu: Gpu, maps: GpuMaps, values: ValuesOf<typeof parameters>): Promise<GpuLabel> {
  const kernel = await gpu.kernel('seed', linear + source);
  const { width, height } = maps;
  const { strongest, winners, release } = await rankingOf(gpu, maps);
  const groups = labelBytes(maps) / GROUP;
  const buffer = gpu.scratch('seed label', labelBytes(maps));
  const size = gpu.uniform([groups, { f32: scoresBackground(maps) ? 0 : crossing(values) }]);
  gpu.compute('seed', (pass) => kernel.encode(pass, [strongest, winners, size, buffer], linearGrid(gpu, groups, 64)));
  release();
  gpu.release(size);
  return { width, height, buffer };
}
