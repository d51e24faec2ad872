import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuScalar } from '#gpu/values.ts';
import bilinear from '#shaders/common/bilinear.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import affinitySource from '#shaders/exits/affinity.wgsl?raw';
import mapSource from '#shaders/exits/map.wgsl?raw';
import sizeSource from '#shaders/exits/size.wgsl?raw';
import stepSource from '#shaders/exits/step.wgsl?raw';
import type { Scene } from './geometry.ts';
import { beginning, difference, meanCosine, type WalkState } from './reference.ts';
import type { Tokens } from './tokens.ts';
import { BLOCK, type Side, type Walk, type Walker } from './walk.ts';

/** What a product with S is for: see step.wgsl. */
const TASKS = ['rows', 'columns', 'residual', 'walk'] as const;

type Kernels = { readonly [name in 'affinity' | 'map' | (typeof TASKS)[number]]: Kernel };

/** The walk on the device: S in blocks of rows, four numbers a token. */
export function walkGpu(gpu: Gpu): Walk {
  return async (tokens, { seeds, outside }, { exponent }) => {
    const [affinity, map, ...products] = await Promise.all([
      gpu.kernel('exits affinity', linear + sizeSource + affinitySource),
      gpu.kernel('exits map', linear + bilinear + mapSource),
      ...TASKS.map((_, task) => gpu.kernel('exits step', linear + sizeSource + stepSource, { TASK: task })),
    ]);
    const [rows, columns, residual, walk] = products;
    return new GpuWalker(
      gpu,
      { affinity, map, rows, columns, residual, walk },
      tokens,
      exponent,
      beginning(seeds, outside),
    );
  };
}

class GpuWalker implements Walker {
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #count: number;
  readonly #rows: number;
  readonly #tokens: GPUBuffer;
  readonly #block: GPUBuffer;
  readonly #uniform: (first: number, rows: number) => GPUBuffer;
  #state: GPUBuffer;
  /** What the next product is written to; the state before until then. */
  #next: GPUBuffer;
  #made = false;

  constructor(
    gpu: Gpu,
    kernels: Kernels,
    tokens: Tokens,
    exponent: number,
    { u, v, foreground, background }: WalkState,
  ) {
    const { count } = tokens;
    const { words, data } = inWords(tokens);
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#count = count;
    this.#rows = Math.min(count, Math.max(1, Math.floor(BLOCK / count)));
    this.#tokens = gpu.upload('exits tokens', data);
    this.#block = gpu.scratch('exits affinity', 16 * this.#rows * Math.ceil(count / 4));
    const mean = meanCosine(tokens);
    this.#uniform = (first, rows) => gpu.uniform([count, words, first, rows, { f32: mean }, { f32: exponent }]);
    const state = Float32Array.from({ length: 4 * count }, (_, i) => [u, v, foreground, background][i % 4][i >> 2]);
    this.#state = gpu.upload('exits state', state);
    this.#next = gpu.scratch('exits state', state.byteLength);
  }

  async balance(side: Side): Promise<void> {
    this.#multiply(this.#kernels[side]);
  }

  async residual(): Promise<number> {
    this.#multiply(this.#kernels.residual);
    const sums = await this.#read();
    this.back();
    let most = 0;
    for (let i = 0; i < sums.length; i += 4) most = Math.max(most, sums[i]);
    return most;
  }

  async step(): Promise<void> {
    this.#multiply(this.#kernels.walk);
  }

  back(): void {
    [this.#state, this.#next] = [this.#next, this.#state];
  }

  async delta(): Promise<Float32Array> {
    const state = await this.#read();
    const column = (c: number) => Float64Array.from({ length: this.#count }, (_, i) => state[4 * i + c]);
    return difference({ foreground: column(2), background: column(3) });
  }

  async map({ crop, gridWidth, gridHeight }: Scene, { width, height }: Size): Promise<GpuScalar> {
    const gpu = this.#gpu;
    const size = gpu.uniform([width, height, gridWidth, gridHeight, crop.x0, crop.y0, crop.x1, crop.y1]);
    const buffer = gpu.scratch('exits map', 4 * width * height);
    gpu.compute('exits', (pass) => {
      this.#kernels.map.encode(pass, [this.#state, size, buffer], linearGrid(gpu, width * height, 64));
    });
    gpu.release(size);
    return { width, height, buffer };
  }

  dispose(): void {
    for (const buffer of [this.#tokens, this.#block, this.#state, this.#next]) this.#gpu.release(buffer);
  }

  /** One product with S. Where S fits, its rows are made once. */
  #multiply(product: Kernel): void {
    const [state, next] = [this.#state, this.#next];
    for (let first = 0; first < this.#count; first += this.#rows) {
      const rows = Math.min(this.#rows, this.#count - first);
      const size = this.#uniform(first, rows);
      this.#gpu.compute('exits', (pass) => {
        if (!this.#made) {
          const grid = linearGrid(this.#gpu, Math.ceil(rows / 4) * Math.ceil(this.#count / 4), 64);
          this.#kernels.affinity.encode(pass, [this.#tokens, size, this.#block], grid);
        }
        product.encode(pass, [this.#block, state, size, next], linearGrid(this.#gpu, rows, 64));
      });
      this.#gpu.release(size);
    }
    this.#made = this.#rows === this.#count;
    this.back();
  }

  async #read(): Promise<Float32Array> {
    return new Float32Array(await this.#gpu.read(this.#state, 16 * this.#count));
  }
}

/** Tokens in words of four channels, filled up with 0. */
function inWords({ count, channels, data }: Tokens): { words: number; data: Float32Array } {
  const words = Math.ceil(channels / 4);
  const padded = new Float32Array(4 * words * count);
  for (let i = 0; i < count; i++) padded.set(data.subarray(i * channels, (i + 1) * channels), 4 * words * i);
  return { words, data: padded };
}
