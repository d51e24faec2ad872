import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import cellsSource from '#shaders/tokens/cells.wgsl?raw';

const WORKGROUP = 64;

/** The reference's `cellMeans` on the device. */
export class GpuCellMeans {
  readonly #gpu: Gpu;
  readonly #kernel: Kernel;

  static async create(gpu: Gpu): Promise<GpuCellMeans> {
    return new GpuCellMeans(gpu, await gpu.kernel('token cells', linear + finite + cellsSource));
  }

  private constructor(gpu: Gpu, kernel: Kernel) {
    this.#gpu = gpu;
    this.#kernel = kernel;
  }

  /**
   * Means of the maps' channels from `first` on over the cells of a grid, f32 [channels, stride], padded with 0. The
   * caller releases it.
   */
  of(maps: GpuMaps, first: number, channels: number, grid: Size, stride = grid.width * grid.height): GPUBuffer {
    const gpu = this.#gpu;
    const { width, height } = grid;
    const cells = gpu.buffer('cells', 4 * channels * stride);
    if (channels === 0) return cells;
    const size = gpu.uniform([maps.width, maps.height, width, height, stride, first]);
    gpu.compute('token cells', (pass) => {
      const groups = linearGrid(gpu, width * height, WORKGROUP);
      this.#kernel.encode(pass, [maps.buffer, size, cells], [...groups, channels]);
    });
    gpu.release(size);
    return cells;
  }
}
