import { BACKGROUND } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuLabel, GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import acrossSource from '#shaders/random-walker/from-label.wgsl?raw';
import downSource from '#shaders/random-walker/from-label-down.wgsl?raw';
import mapsSource from '#shaders/random-walker/from-maps.wgsl?raw';
import { SEED, type WalkerValues } from './seeds.ts';

const WORKGROUP = 64;

/** addFromLabel on the device. */
export async function addFromLabelGpu(
  gpu: Gpu,
  seeds: GPUBuffer,
  label: GpuLabel,
  channels: readonly number[],
  margin: number,
): Promise<void> {
  const [across, down] = await Promise.all([
    gpu.kernel('walker from label', linear + acrossSource),
    gpu.kernel('walker from label, down', linear + downSource),
  ]);
  const { width, height } = label;
  const even = gpu.scratch('walker even', 4 * width * height);
  const seedOf = Uint32Array.from({ length: 256 }, (_, id) =>
    channels.includes(id) ? SEED + channels.indexOf(id) : 0,
  );
  const table = gpu.upload('walker seed of label', seedOf);
  const size = gpu.uniform([width, height, margin]);
  gpu.compute('random walker', (pass) => {
    const grid = linearGrid(gpu, width * height, WORKGROUP);
    across.encode(pass, [label.buffer, size, even], grid);
    down.encode(pass, [even, table, size, seeds], grid);
  });
  for (const buffer of [even, table, size]) gpu.release(buffer);
}

/** addFromMaps on the device. */
export async function addFromMapsGpu(
  gpu: Gpu,
  seeds: GPUBuffer,
  maps: GpuMaps,
  channels: readonly number[],
  { certain, empty }: Pick<WalkerValues, 'certain' | 'empty'>,
): Promise<void> {
  const kernel = await gpu.kernel('walker from maps', linear + mapsSource);
  const pixels = maps.width * maps.height;
  const seedOf = maps.classes.map((id) => SEED + channels.indexOf(id));
  const table = gpu.upload('walker seed of map', Uint32Array.from(seedOf));
  const background = maps.classes[0] === BACKGROUND ? -1 : empty;
  const size = gpu.uniform([pixels, maps.classes.length, { f32: certain }, { f32: background }]);
  gpu.compute('random walker', (pass) => {
    kernel.encode(pass, [maps.buffer, table, size, seeds], linearGrid(gpu, pixels, WORKGROUP));
  });
  gpu.release(table);
  gpu.release(size);
}
