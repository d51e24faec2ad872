import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import ignoreSource from '#shaders/disagreement/ignore.wgsl?raw';
import spreadSource from '#shaders/disagreement/spread.wgsl?raw';
import { Buffers } from '../buffers.ts';

const WORKGROUP = 64;

/** The reference's Spread and `ignoreUncertain` on the device. */
export class GpuSpread {
  readonly #gpu: Gpu;
  readonly #kernels: { readonly spread: Kernel; readonly ignore: Kernel };
  readonly #values: number;
  readonly #own: Buffers;
  readonly #mean: GPUBuffer;
  readonly #squares: GPUBuffer;
  #views = 0;

  static async create(gpu: Gpu, values: number): Promise<GpuSpread> {
    const [spread, ignore] = await Promise.all([
      gpu.kernel('disagreement', linear + spreadSource),
      gpu.kernel('disagreement ignore', linear + ignoreSource),
    ]);
    return new GpuSpread(gpu, values, { spread, ignore });
  }

  private constructor(gpu: Gpu, values: number, kernels: { spread: Kernel; ignore: Kernel }) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#values = values;
    this.#own = new Buffers(gpu);
    this.#mean = this.#own.buffer('mean of views', 4 * values);
    this.#squares = this.#own.buffer('squares of views', 4 * values);
  }

  add(maps: GPUBuffer): void {
    this.#views++;
    const gpu = this.#gpu;
    const size = gpu.uniform([this.#values, { f32: this.#views }]);
    gpu.compute('disagreement', (pass) => {
      const grid = linearGrid(gpu, this.#values, WORKGROUP);
      this.#kernels.spread.encode(pass, [maps, size, this.#mean, this.#squares], grid);
    });
    gpu.release(size);
  }

  async ignore(label: GpuLabel, threshold: number): Promise<{ value: GpuLabel; ignored: number }> {
    const gpu = this.#gpu;
    const { width, height } = label;
    const pixels = width * height;
    const views = Math.max(1, this.#views);
    const size = this.#own.uniform([pixels, this.#values / pixels, { f32: views }, { f32: threshold }]);
    const count = this.#own.buffer('ignored pixels', 4);
    const result = this.#own.buffer('label', labelBytes(label));
    gpu.compute('disagreement', (pass) => {
      const grid = linearGrid(gpu, Math.ceil(pixels / 4), WORKGROUP);
      this.#kernels.ignore.encode(pass, [label.buffer, this.#squares, size, result, count], grid);
    });
    const [ignored] = new Uint32Array(await gpu.read(count, 4));
    return { value: { width, height, buffer: this.#own.give(result) }, ignored };
  }

  dispose(): void {
    this.#own.release();
  }
}
