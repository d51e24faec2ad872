import { throwIfAborted } from '#core/errors.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuPhoto, GpuScalar } from '#gpu/values.ts';
import bilinear from '#shaders/common/bilinear.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import patchesSource from '#shaders/saliency/patches.wgsl?raw';
import relaxSource from '#shaders/saliency/relax.wgsl?raw';
import spreadSource from '#shaders/saliency/spread.wgsl?raw';
import { Buffers } from '../buffers.ts';
import type { MethodContext } from '../method.ts';
import { costsOf, type Grid, gridOf, isBorder, type SaliencyValues } from './reference.ts';

/** Rounds between two looks at whether anything still changes; even, so that the result is where it began. */
const ROUNDS = 32;

/**
 * The reference's shortest ways, every patch at once, round after round. The colours of a few thousand patches come
 * back for their costs, so that both backends have the same.
 */
export async function saliencyGpu(
  gpu: Gpu,
  photo: GpuPhoto,
  values: SaliencyValues,
  { signal }: Pick<MethodContext, 'signal'>,
): Promise<{ value: GpuScalar; threshold: number; patches: number }> {
  const [patches, relax, spread] = await Promise.all([
    gpu.kernel('saliency patches', linear + patchesSource),
    gpu.kernel('saliency relax', linear + relaxSource),
    gpu.kernel('saliency spread', linear + bilinear + spreadSource),
  ]);
  const grid = gridOf(photo, values);
  const count = grid.width * grid.height;
  const own = new Buffers(gpu);
  try {
    const size = own.uniform([photo.width, photo.height, grid.width, grid.height]);
    const sums = own.scratch('saliency sums', 16 * count);
    gpu.compute('saliency', (pass) => patches.encode(pass, [photo.buffer, size, sums], linearGrid(gpu, count, 64)));
    const { right, down, threshold } = costsOf(new Uint32Array(await gpu.read(sums, 16 * count)), grid, values);
    const costs = own.upload('saliency costs', interleaved(right, down));
    const near = own.upload('saliency distances', beginning(grid));
    const next = own.scratch('saliency distances', 4 * count);
    for (let changed = true; changed; ) {
      throwIfAborted(signal);
      const changes = own.buffer('saliency changes', 4);
      gpu.compute('saliency', (pass) => {
        for (let round = 0; round < ROUNDS; round++) {
          const [from, to] = round % 2 === 0 ? [near, next] : [next, near];
          relax.encode(pass, [from, costs, size, to, changes], linearGrid(gpu, count, 64));
        }
      });
      changed = new Uint32Array(await gpu.read(changes, 4))[0] > 0;
      own.drop(changes);
    }
    const distance = new Uint32Array(await gpu.read(near, 4 * count));
    const most = distance.reduce((a, b) => Math.max(a, b), 0);
    const largest = own.upload('saliency largest', Uint32Array.of(most));
    const { width, height } = photo;
    const buffer = gpu.scratch('saliency', 4 * width * height);
    const pixels = linearGrid(gpu, width * height, 64);
    gpu.compute('saliency', (pass) => spread.encode(pass, [near, largest, size, buffer], pixels));
    return { value: { width, height, buffer }, threshold, patches: count };
  } finally {
    own.release();
  }
}

function interleaved(right: Uint32Array, down: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: 2 * right.length }, (_, i) => (i % 2 === 0 ? right : down)[i >> 1]);
}

/** 0 at the border, far inside. Halved, so that far and a step is no overflow. */
function beginning({ width, height }: Grid): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, i) =>
    isBorder(i % width, Math.floor(i / width), { width, height }) ? 0 : 0x7fffffff,
  );
}
