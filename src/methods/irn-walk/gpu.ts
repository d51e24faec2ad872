import type { ValuesOf } from '#core/parameters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps, GpuScalar } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import score from '#shaders/common/score.wgsl?raw';
import affinitySource from '#shaders/irn-walk/affinity.wgsl?raw';
import barrierSource from '#shaders/irn-walk/barrier.wgsl?raw';
import dampSource from '#shaders/irn-walk/damp.wgsl?raw';
import layout from '#shaders/walk/values.wgsl?raw';
import { foreground } from '../foreground.ts';
import { GpuWalk } from '../walk/gpu.ts';
import { forwardOffsets, pathCells } from '../walk/grid.ts';
import type { parameters } from './parameters.ts';
import { RADIUS, STRIDE } from './reference.ts';

const WORKGROUP = 64;

/** The reference's IrnWalk on the device, before its first step. The caller disposes it. */
export async function startIrnWalk(
  gpu: Gpu,
  maps: GpuMaps,
  edges: GpuScalar,
  { beta }: Pick<ValuesOf<typeof parameters>, 'beta'>,
): Promise<GpuWalk> {
  const [pool, affinity, damp] = await Promise.all([
    gpu.kernel('irn barrier', linear + score + barrierSource),
    gpu.kernel('irn affinity', linear + affinitySource),
    gpu.kernel('irn damp', linear + layout + dampSource),
  ]);
  const { classes, first } = foreground(maps);
  const walk = await GpuWalk.create(gpu, maps, STRIDE, classes, true);
  if (classes.length === 0) return walk;
  walk.pool(maps.buffer, first, 0, classes.length);

  const { width, height } = walk.grid;
  const offsets = forwardOffsets(RADIUS);
  const barrier = gpu.scratch('irn barrier', 4 * width * height);
  const weights = gpu.scratch('irn weights', 4 * offsets.length * width * height);
  const paths = gpu.upload('irn paths', pathTable());
  const photoSize = gpu.uniform([maps.width, maps.height, width, height]);
  const size = gpu.uniform([width, height, { f32: beta }]);
  gpu.compute('irn walk', (pass) => {
    const cells = linearGrid(gpu, width * height, WORKGROUP);
    pool.encode(pass, [edges.buffer, photoSize, barrier], cells);
    affinity.encode(pass, [barrier, paths, size, weights], [...cells, offsets.length]);
    damp.encode(pass, [barrier, size, walk.values], [...cells, classes.length]);
  });
  walk.setWeights(weights, RADIUS);
  for (const buffer of [barrier, weights, paths, photoSize, size]) gpu.release(buffer);
  return walk;
}

/** The offsets and the cells of their paths, as affinity.wgsl reads them. */
function pathTable(): Int32Array {
  const offsets = forwardOffsets(RADIUS);
  const cells: number[] = [];
  const rows = offsets.flatMap((offset) => {
    const first = offsets.length + cells.length / 4;
    for (const { dx, dy } of pathCells(offset)) cells.push(dx, dy, 0, 0);
    return [offset.dx, offset.dy, first, offsets.length + cells.length / 4];
  });
  return Int32Array.from([...rows, ...cells]);
}
