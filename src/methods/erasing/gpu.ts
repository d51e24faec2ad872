import type { Photo } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import fuseSource from '#shaders/erasing/fuse.wgsl?raw';
import markSource from '#shaders/erasing/mark.wgsl?raw';
import { Buffers } from '../buffers.ts';
import { GpuMerger } from '../cam/gpu.ts';
import type { Range } from '../cam/reference.ts';
import type { TakeView } from '../cam/run.ts';
import { rankedBytes } from '../ranking.ts';
import type { Backend } from './erase.ts';

const WORKGROUP = 64;

/** Erasing on the device; the changed photo is read back, because the classifier takes photos from main memory. */
export class GpuBackend implements Backend {
  /** f32 [K, pixels], with room for a ranking behind. */
  readonly fused: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #photo: GpuPhoto;
  readonly #kernels: { readonly mark: Kernel; readonly fuse: Kernel };
  readonly #own: Buffers;
  readonly #erased: GPUBuffer[];
  readonly #latest: GPUBuffer[] = [];
  #merger: GpuMerger | null = null;

  static async create(gpu: Gpu, photo: GpuPhoto, classes: number): Promise<GpuBackend> {
    const [mark, fuse] = await Promise.all([
      gpu.kernel('erasing mark', linear + markSource),
      gpu.kernel('erasing fuse', linear + fuseSource),
    ]);
    return new GpuBackend(gpu, photo, classes, { mark, fuse });
  }

  private constructor(gpu: Gpu, photo: GpuPhoto, classes: number, kernels: { mark: Kernel; fuse: Kernel }) {
    this.#gpu = gpu;
    this.#photo = photo;
    this.#kernels = kernels;
    this.#own = new Buffers(gpu);
    this.fused = this.#own.buffer('erasing maps', rankedBytes(photo, classes));
    const bytes = 4 * photo.width * photo.height;
    this.#erased = Array.from({ length: classes }, () => this.#own.buffer('erased pixels', bytes));
  }

  merge(channels: readonly number[]): { take: TakeView; finish(k: number): Promise<Range> } {
    return {
      take: async (maps, view) => {
        this.#merger ??= await GpuMerger.create(this.#gpu, this.#photo, [channels]);
        this.#merger.add(maps.gpu(), view);
      },
      finish: async (k) => {
        if (!this.#merger) throw new Error('no view was merged');
        const { ranges } = await this.#merger.finish('max');
        if (this.#latest[k]) this.#own.drop(this.#latest[k]);
        this.#latest[k] = this.#own.hold(this.#merger.sum);
        this.#merger.dispose();
        this.#merger = null;
        return ranges[0];
      },
    };
  }

  async erase(
    k: number,
    threshold: number,
    [r, g, b]: readonly [number, number, number],
  ): Promise<{ photo: Photo; added: number }> {
    const gpu = this.#gpu;
    const { width, height } = this.#photo;
    const pixels = width * height;
    const changed = this.#own.buffer('erased photo', 4 + 4 * pixels);
    const colour = (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0;
    const size = this.#own.uniform([pixels, { f32: threshold }, colour]);
    gpu.compute('erasing', (pass) => {
      const bindings = [this.#latest[k], this.#photo.buffer, size, this.#erased[k], changed];
      this.#kernels.mark.encode(pass, bindings, linearGrid(gpu, pixels, WORKGROUP));
    });
    const bytes = await gpu.read(changed, 4 + 4 * pixels);
    for (const buffer of [changed, size]) this.#own.drop(buffer);
    const [added] = new Uint32Array(bytes, 0, 1);
    return { photo: { width, height, rgba: new Uint8Array(bytes, 4) }, added };
  }

  fuse(k: number, weight: number): void {
    const gpu = this.#gpu;
    const pixels = this.#photo.width * this.#photo.height;
    const size = gpu.uniform([pixels, k * pixels, { f32: weight }]);
    gpu.compute('erasing', (pass) => {
      this.#kernels.fuse.encode(pass, [this.#latest[k], size, this.fused], linearGrid(gpu, pixels, WORKGROUP));
    });
    gpu.release(size);
  }

  /** Hands on the fused maps. */
  give(): GPUBuffer {
    return this.#own.give(this.fused);
  }

  dispose(): void {
    this.#merger?.discard();
    this.#own.release();
  }
}
