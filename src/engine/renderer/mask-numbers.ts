import { wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMasks } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import source from '#shaders/view/smallest-mask.wgsl?raw';
import { areasOf } from './scene.ts';

const WORKGROUP = 64;
/** Shown sets whose numbers are kept, for switching to and fro. */
const KEPT = 3;

/** For each shown set of masks, the number of the smallest mask at each pixel, made once on the device. */
export class MaskNumbers {
  readonly #gpu: Gpu;
  readonly #made = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** u32 [H, W]: numbers from 1, 0 where no mask is. */
  async of(key: string, masks: GpuMasks): Promise<GPUBuffer> {
    const gpu = this.#gpu;
    const kernel = await gpu.kernel('smallest mask', linear + source);
    const known = this.#made.get(key);
    if (known) return known;
    const pixels = masks.width * masks.height;
    const numbers = gpu.buffer('mask numbers', 4 * pixels);
    const areas = gpu.upload('mask areas', areasOf(masks));
    const size = gpu.uniform([pixels, wordsPerMask(masks), masks.count]);
    gpu.compute('smallest mask', (pass) =>
      kernel.encode(pass, [masks.buffer, areas, numbers, size], linearGrid(gpu, pixels, WORKGROUP)),
    );
    gpu.release(areas);
    gpu.release(size);
    this.#made.set(key, numbers);
    for (const [oldest, buffer] of this.#made) {
      if (this.#made.size <= KEPT) break;
      this.#made.delete(oldest);
      gpu.release(buffer);
    }
    return numbers;
  }

  dispose(): void {
    for (const buffer of this.#made.values()) this.#gpu.release(buffer);
    this.#made.clear();
  }
}
