import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import extent from '#shaders/common/extent.wgsl?raw';
import rangeSource from '#shaders/tokens/range.wgsl?raw';
import spreadSource from '#shaders/tokens/spread.wgsl?raw';
import { Buffers } from '../buffers.ts';
import { GpuMerger } from '../cam/gpu.ts';
import { rankInPlace } from '../ranking.ts';
import { GpuCellMeans } from './cells-gpu.ts';
import type { Likeness, Tokens } from './reference.ts';

const WORKGROUP = 64;
/** Channels of values that a workgroup of spread.wgsl adds up at once. */
const CHANNELS = 8;
/** Tokens that a workgroup of spread.wgsl takes. */
const TOGETHER = 8;

/**
 * Tokens on the device, and what is done with them there. Every array of values has N values a channel, padded with 0 to
 * `stride`, a multiple of 8. All buffers together grow with N, not with N².
 */
export class GpuTokens {
  readonly count: number;
  readonly stride: number;
  readonly buffers: Buffers;
  readonly grid: Size;
  readonly #gpu: Gpu;
  readonly #depth: number;
  /** [D, stride]. */
  readonly tokens: GPUBuffer;
  readonly #kernels: { readonly range: Kernel; readonly spread: Kernel };
  readonly #means: GpuCellMeans;

  static async create(gpu: Gpu, tokens: Tokens): Promise<GpuTokens> {
    const [means, range, spread] = await Promise.all([
      GpuCellMeans.create(gpu),
      gpu.kernel('token range', extent + rangeSource),
      gpu.kernel('token spread', spreadSource),
    ]);
    return new GpuTokens(gpu, tokens, means, { range, spread });
  }

  private constructor(gpu: Gpu, tokens: Tokens, means: GpuCellMeans, kernels: { range: Kernel; spread: Kernel }) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#means = means;
    this.grid = { width: tokens.width, height: tokens.height };
    this.count = tokens.width * tokens.height;
    this.stride = TOGETHER * Math.ceil(this.count / TOGETHER);
    this.#depth = tokens.channels;
    this.buffers = new Buffers(gpu);
    this.tokens = this.upload('tokens', tokens.data);
  }

  /** Zeroed values of so many channels. */
  values(label: string, channels: number): GPUBuffer {
    return this.buffers.buffer(label, 4 * channels * this.stride);
  }

  /** Puts values [channels, N] on the device, each channel padded. */
  upload(label: string, values: Float32Array): GPUBuffer {
    const channels = values.length / this.count;
    const padded = new Float32Array(channels * this.stride);
    for (let c = 0; c < channels; c++) {
      padded.set(values.subarray(c * this.count, (c + 1) * this.count), c * this.stride);
    }
    return this.buffers.upload(label, padded);
  }

  /** Values [channels, N] in main memory. */
  async read(values: GPUBuffer, channels: number): Promise<Float32Array> {
    const padded = new Float32Array(await this.#gpu.read(values, 4 * channels * this.stride));
    const result = new Float32Array(channels * this.count);
    for (let c = 0; c < channels; c++) {
      result.set(padded.subarray(c * this.stride, c * this.stride + this.count), c * this.count);
    }
    return result;
  }

  /** Records a kernel that takes one invocation a token (and z a channel). */
  each(kernel: Kernel, bindings: readonly GPUBuffer[], channels = 1): void {
    const grid = linearGrid(this.#gpu, this.count, WORKGROUP);
    this.#gpu.compute(kernel.label, (pass) => kernel.encode(pass, bindings, [...grid, channels]));
  }

  /** Means of the maps' channels from `first` on over the tokens' cells. */
  cells(maps: GpuMaps, first: number, channels: number): GPUBuffer {
    return this.buffers.hold(this.#means.of(maps, first, channels, this.grid, this.stride));
  }

  /** Lowest and highest value of each channel, f32 [channels, 2]. */
  range(values: GPUBuffer, channels: number): GPUBuffer {
    const ranges = this.buffers.scratch('ranges', 8 * channels);
    const size = this.buffers.uniform([this.count, this.stride]);
    this.#gpu.compute('token range', (pass) => this.#kernels.range.encode(pass, [values, size, ranges], [channels]));
    this.buffers.drop(size);
    return ranges;
  }

  /** The reference's `spread`. */
  spread(values: GPUBuffer, channels: number, { tau, power }: Likeness): GPUBuffer {
    const sums = this.values('sums', channels);
    const quads = this.stride / 4;
    const size = this.buffers.uniform([quads, this.#depth, channels, { f32: tau }, { f32: power }]);
    const [x, y] = linearGrid(this.#gpu, this.stride / TOGETHER, 1);
    this.#gpu.compute('token spread', (pass) => {
      const groups = [x, y, Math.ceil(channels / CHANNELS)] as const;
      this.#kernels.spread.encode(pass, [this.tokens, values, size, sums], groups);
    });
    this.buffers.drop(size);
    return sums;
  }

  /** The reference's `enlarge`, of the channels from `first` on, with their ranking. */
  async enlarge(
    cells: GPUBuffer,
    first: number,
    { width, height }: Size,
    classes: readonly number[],
    normalisation: 'max' | 'none',
  ): Promise<GpuMaps> {
    const channels = classes.map(() => [0]);
    const merger = await GpuMerger.create(this.#gpu, { width, height }, channels);
    try {
      merger.addCells(cells, { ...this.grid, flip: false }, { stride: this.stride, first });
      if (normalisation === 'max' && classes.length > 0) await merger.finish('max');
      return await rankInPlace(this.#gpu, { width, height, classes, buffer: merger.sum });
    } catch (error) {
      this.#gpu.release(merger.sum);
      throw error;
    } finally {
      merger.dispose();
    }
  }

  dispose(): void {
    this.buffers.release();
  }
}
