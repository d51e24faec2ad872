import type { ValuesOf } from '#core/parameters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import source from '#shaders/background/seed.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import type { parameters } from './parameters.ts';
import { crossing } from './reference.ts';

export async function seedGpu(gpu: Gpu, maps: GpuMaps, values: ValuesOf<typeof parameters>): Promise<GpuLabel> {
  const kernel = await gpu.kernel('seed', linear + source);
  const { width, height } = maps;
  const words = labelBytes(maps) / 4;
  const buffer = gpu.scratch('seed label', 4 * words);
  const ids = gpu.upload('class ids', Uint32Array.from(maps.classes));
  const size = gpu.uniform([width * height, maps.classes.length, words, { f32: crossing(values) }]);
  gpu.compute('seed', (pass) => kernel.encode(pass, [maps.buffer, ids, size, buffer], linearGrid(gpu, words, 64)));
  gpu.release(ids);
  gpu.release(size);
  return { width, height, buffer };
}
