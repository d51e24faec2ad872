import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps, GpuPhoto } from '#gpu/values.ts';
import enlargeSource from '#shaders/common/enlarge.wgsl?raw';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import planes from '#shaders/common/planes.wgsl?raw';
import poolSource from '#shaders/common/pool.wgsl?raw';
import shrinkSource from '#shaders/par/shrink.wgsl?raw';
import { Buffers } from '../buffers.ts';
import { gridOf } from '../cells.ts';
import type { MethodContext } from '../method.ts';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { refineGpu } from './gpu.ts';
import type { ParValues } from './parameters.ts';
import { strideOf } from './reduced.ts';

const WORKGROUP = 64;

/** The reference's refinement of photos of any size, on the device. Each value belongs to who asked. */
export async function* refineReducedGpu(
  gpu: Gpu,
  photo: GpuPhoto,
  maps: GpuMaps,
  { iterations, side }: ParValues,
  context: Pick<MethodContext, 'signal' | 'progress'>,
  moments: 'all' | 'last',
): ReturnType<typeof refineGpu> {
  const stride = strideOf(photo, side);
  if (stride === 1) {
    yield* refineGpu(gpu, photo, maps, iterations, context, moments);
    return;
  }
  const [shrink, pool, enlarge] = await Promise.all([
    gpu.kernel('par shrink', linear + shrinkSource),
    gpu.kernel('par pool', linear + finite + planes + poolSource),
    gpu.kernel('par enlarge', linear + planes + enlargeSource),
  ]);
  const { width, height } = photo;
  const channels = maps.classes.length;
  const grid = gridOf(photo, stride);
  const cells = grid.width * grid.height;
  const own = new Buffers(gpu);
  try {
    const reducedPhoto = { ...grid, buffer: own.scratch('par photo', 4 * cells) };
    const reduced = { ...grid, classes: maps.classes, buffer: own.scratch('par cells', 4 * channels * cells) };
    const photoSize = own.uniform([width, height, stride, grid.width, grid.height]);
    const mapsSize = own.uniform([width, height, stride, 0, 0, grid.width, grid.height]);
    const largeSize = own.uniform([width, height, { f32: stride }, grid.width, grid.height]);
    gpu.compute('par reduce', (pass) => {
      const each = linearGrid(gpu, cells, WORKGROUP);
      shrink.encode(pass, [photo.buffer, photoSize, reducedPhoto.buffer], each);
      if (channels > 0) pool.encode(pass, [maps.buffer, mapsSize, reduced.buffer], [...each, channels]);
    });
    for await (const { step, value } of refineGpu(gpu, reducedPhoto, reduced, iterations, context, moments)) {
      const buffer = gpu.scratch('par maps', rankedBytes(photo, channels));
      gpu.compute('par maps', (pass) => {
        const each = linearGrid(gpu, width * height, WORKGROUP);
        if (channels > 0) enlarge.encode(pass, [value.buffer, largeSize, buffer], [...each, channels]);
      });
      gpu.release(value.buffer);
      const large = { ...maps, buffer };
      yield { step, value: channels > 0 ? await rankInPlace(gpu, large) : large };
    }
  } finally {
    own.release();
  }
}
