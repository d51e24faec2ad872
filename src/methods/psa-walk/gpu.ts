import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import bilinear from '#shaders/common/bilinear.wgsl?raw';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import score from '#shaders/common/score.wgsl?raw';
import affinitySource from '#shaders/psa-walk/affinity.wgsl?raw';
import backgroundSource from '#shaders/psa-walk/background.wgsl?raw';
import centreSource from '#shaders/psa-walk/centre.wgsl?raw';
import spreadSource from '#shaders/psa-walk/spread.wgsl?raw';
import tokensSource from '#shaders/psa-walk/tokens.wgsl?raw';
import type { Tensor } from '../models.ts';
import { GpuWalk } from '../walk/gpu.ts';
import { forwardOffsets } from '../walk/grid.ts';
import { type PsaValues, radiusOf, STRIDE, walkingClasses } from './reference.ts';

const WORKGROUP = 64;

/** The reference's PsaWalk on the device, before its first step. The caller disposes it. */
export async function startPsaWalk(gpu: Gpu, maps: GpuMaps, features: Tensor, values: PsaValues): Promise<GpuWalk> {
  const classes = walkingClasses(maps);
  const walk = await GpuWalk.create(gpu, maps, STRIDE, classes, false);
  try {
    const scored = classes.length === maps.classes.length;
    walk.pool(maps.buffer, 0, scored ? 0 : 1, maps.classes.length);
    if (!scored) await poolBackground(gpu, walk, maps, values);
    await setWeights(gpu, walk, maps, features, values);
    return walk;
  } catch (error) {
    walk.dispose();
    throw error;
  }
}

async function poolBackground(gpu: Gpu, walk: GpuWalk, maps: GpuMaps, values: PsaValues): Promise<void> {
  const kernel = await gpu.kernel('psa background', linear + score + backgroundSource);
  const pixels = maps.width * maps.height;
  const background = gpu.scratch('psa background', 4 * pixels);
  const power = values.background === 'power';
  const size = gpu.uniform([
    pixels,
    maps.classes.length,
    power ? 1 : 0,
    { f32: power ? values.alpha : values.threshold },
  ]);
  gpu.compute('psa walk', (pass) => {
    kernel.encode(pass, [maps.buffer, size, background], linearGrid(gpu, pixels, WORKGROUP));
  });
  walk.pool(background, 0, 0, 1);
  gpu.release(background);
  gpu.release(size);
}

async function setWeights(gpu: Gpu, walk: GpuWalk, photo: GpuMaps, features: Tensor, values: PsaValues): Promise<void> {
  const radius = radiusOf(walk.grid);
  const offsets = forwardOffsets(radius);
  // Nothing walks on so small a grid.
  if (offsets.length === 0) return;
  const [centre, spread, resample, affinity] = await Promise.all([
    gpu.kernel('psa centre', linear + finite + centreSource),
    gpu.kernel('psa spread', spreadSource),
    gpu.kernel('psa tokens', linear + finite + bilinear + tokensSource),
    gpu.kernel('psa affinity', linear + affinitySource),
  ]);
  const [, channels, height, width] = features.dims;
  const { width: columns, height: rows } = walk.grid;
  const quads = Math.ceil(channels / 4);
  const moments = gpu.scratch('psa moments', 8 * channels);
  const squares = gpu.scratch('psa squares', 4);
  const tokens = gpu.scratch('psa tokens', 16 * quads * columns * rows);
  const weights = gpu.scratch('psa weights', 4 * offsets.length * columns * rows);
  const table = gpu.upload('psa offsets', Int32Array.from(offsets.flatMap(({ dx, dy }) => [dx, dy])));
  const places = gpu.uniform([channels, width * height]);
  const grids = gpu.uniform([
    width,
    height,
    channels,
    quads,
    columns,
    rows,
    { f32: photo.width },
    { f32: photo.height },
  ]);
  const cosine = values.affinity === 'cosine' ? 1 : 0;
  const count = width * height * channels;
  const size = gpu.uniform([columns, rows, quads, channels, cosine, { f32: values.beta }, { f32: count }]);
  gpu.compute('psa walk', (pass) => {
    const cells = linearGrid(gpu, columns * rows, WORKGROUP);
    centre.encode(pass, [features.gpu(), places, moments], linearGrid(gpu, channels, WORKGROUP));
    spread.encode(pass, [moments, places, squares], [1]);
    resample.encode(pass, [features.gpu(), moments, grids, tokens], [...cells, quads]);
    affinity.encode(pass, [tokens, squares, table, size, weights], [...cells, offsets.length]);
  });
  walk.setWeights(weights, radius);
  for (const buffer of [moments, squares, tokens, weights, table, places, grids, size]) gpu.release(buffer);
}
