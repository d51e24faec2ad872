import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import divideSource from '#shaders/hide-and-seek/divide.wgsl?raw';
import seekSource from '#shaders/hide-and-seek/seek.wgsl?raw';
import type { Hiding } from './reference.ts';

const WORKGROUP = 64;

interface Kernels {
  readonly seek: Kernel;
  readonly divide: Kernel;
}

/** The reference's Seeker on the device; it adds into a buffer that is the caller's. */
export class GpuSeeker {
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #size: Size;
  readonly #classes: number;
  readonly #sum: GPUBuffer;
  readonly #seen: GPUBuffer;

  static async create(gpu: Gpu, size: Size, classes: number, sum: GPUBuffer): Promise<GpuSeeker> {
    const [seek, divide] = await Promise.all([
      gpu.kernel('hide-and-seek', linear + seekSource),
      gpu.kernel('hide-and-seek divide', linear + divideSource),
    ]);
    return new GpuSeeker(gpu, { seek, divide }, size, classes, sum);
  }

  private constructor(gpu: Gpu, kernels: Kernels, size: Size, classes: number, sum: GPUBuffer) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#size = size;
    this.#classes = classes;
    this.#sum = sum;
    this.#seen = gpu.buffer('times seen', 4 * size.width * size.height);
  }

  add(maps: GPUBuffer, { cell, columns, hidden }: Hiding): void {
    const gpu = this.#gpu;
    const { width, height } = this.#size;
    const cells = gpu.upload('hidden cells', Uint32Array.from(hidden));
    const size = gpu.uniform([width, width * height, this.#classes, cell, columns]);
    gpu.compute('hide-and-seek', (pass) => {
      const grid = linearGrid(gpu, width * height, WORKGROUP);
      this.#kernels.seek.encode(pass, [maps, cells, size, this.#sum, this.#seen], grid);
    });
    gpu.release(cells);
    gpu.release(size);
  }

  finish(): void {
    const gpu = this.#gpu;
    const pixels = this.#size.width * this.#size.height;
    const size = gpu.uniform([pixels]);
    gpu.compute('hide-and-seek', (pass) => {
      const grid = linearGrid(gpu, pixels, WORKGROUP);
      this.#kernels.divide.encode(pass, [this.#seen, size, this.#sum], [...grid, this.#classes]);
    });
    gpu.release(size);
  }

  dispose(): void {
    this.#gpu.release(this.#seen);
  }
}
