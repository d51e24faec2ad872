import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import aligned from '#shaders/common/quads-aligned.wgsl?raw';
import unaligned from '#shaders/common/quads-unaligned.wgsl?raw';
import rankSource from '#shaders/common/rank.wgsl?raw';

/** What bindings may begin at, on every device. */
const ALIGNMENT = 256;
/** Pixels that an invocation takes; one byte each in a label. */
const GROUP = 16;

/**
 * The strongest class of each pixel and its score, f32 [H, W] and u8 [H, W], both padded as labels are.
 * They depend on the maps alone. Who makes maps leaves them behind the maps in the same buffer, so
 * that a threshold's slider does not read every map again (20 classes: 12 ms against 1 ms on the
 * software adapter).
 */
export interface Ranking {
  readonly strongest: GPUBufferBinding;
  readonly winners: GPUBufferBinding;
}

/** Bytes of a buffer for so many maps and their ranking. */
export function rankedBytes(size: Size, classes: number): number {
  return mapsBytes(size, classes) + rankingBytes(size);
}

/** Ranks maps into their own buffer, which must have `rankedBytes`. */
export async function rankInPlace(gpu: Gpu, maps: GpuMaps): Promise<GpuMaps> {
  // A dispatch cannot read and write one buffer, so the ranking is made beside it and copied.
  const from = await rank(gpu, maps);
  const toOffset = mapsBytes(maps, maps.classes.length);
  gpu.copy('ranking', [{ from, fromOffset: 0, to: maps.buffer, toOffset, bytes: rankingBytes(maps) }]);
  gpu.release(from);
  return { ...maps, ranked: true };
}

/** The maps' ranking, made when it is not there. `release` gives back what was made for it. */
export async function rankingOf(gpu: Gpu, maps: GpuMaps): Promise<Ranking & { release(): void }> {
  if (maps.ranked) return { ...rankingAt(maps.buffer, mapsBytes(maps, maps.classes.length), maps), release() {} };
  const buffer = await rank(gpu, maps);
  return { ...rankingAt(buffer, 0, maps), release: () => gpu.release(buffer) };
}

function mapsBytes({ width, height }: Size, classes: number): number {
  return aligned256(4 * classes * width * height);
}

function rankingBytes(size: Size): number {
  return aligned256(4 * labelBytes(size)) + labelBytes(size);
}

function rankingAt(buffer: GPUBuffer, offset: number, size: Size): Ranking {
  const pixels = labelBytes(size);
  return {
    strongest: { buffer, offset, size: 4 * pixels },
    winners: { buffer, offset: offset + aligned256(4 * pixels), size: pixels },
  };
}

function aligned256(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

async function rank(gpu: Gpu, maps: GpuMaps): Promise<GPUBuffer> {
  const pixels = maps.width * maps.height;
  const kernel = await gpu.kernel('rank', linear + (pixels % 4 === 0 ? aligned : unaligned) + rankSource);
  const groups = labelBytes(maps) / GROUP;
  const ids = gpu.upload('class ids', Uint32Array.from(maps.classes));
  const size = gpu.uniform([pixels, maps.classes.length, groups]);
  const buffer = gpu.scratch('ranking', rankingBytes(maps));
  const { strongest, winners } = rankingAt(buffer, 0, maps);
  gpu.compute('rank', (pass) => {
    kernel.encode(pass, [maps.buffer, ids, size, strongest, winners], linearGrid(gpu, groups, 64));
  });
  gpu.release(ids);
  gpu.release(size);
  return buffer;
}
