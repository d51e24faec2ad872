import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps, GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import advanceSource from '#shaders/random-walker/advance.wgsl?raw';
import beginSource from '#shaders/random-walker/begin.wgsl?raw';
import directionSource from '#shaders/random-walker/direction.wgsl?raw';
import lengthSource from '#shaders/random-walker/length.wgsl?raw';
import momentsSource from '#shaders/random-walker/moments.wgsl?raw';
import multiplySource from '#shaders/random-walker/multiply.wgsl?raw';
import scoresSource from '#shaders/random-walker/scores.wgsl?raw';
import startSource from '#shaders/random-walker/start.wgsl?raw';
import system from '#shaders/random-walker/system.wgsl?raw';
import total from '#shaders/random-walker/total.wgsl?raw';
import turnSource from '#shaders/random-walker/turn.wgsl?raw';
import weighSource from '#shaders/random-walker/weigh.wgsl?raw';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { contrast } from './reference.ts';

const WORKGROUP = 64;
/** Pixels of a workgroup of moments.wgsl, and of the kernels of the iterations. */
const MOMENT_PIXELS = 64 * 64;
const PIXELS = 64 * 16;
/** Words of a channel's State in system.wgsl. */
const STATE_WORDS = 6;
/** Iterations between two looks at the residuals: reading them back costs about as much as one. */
const ITERATIONS_AT_ONCE = 16;

interface Kernels {
  readonly start: Kernel;
  readonly begin: Kernel;
  readonly multiply: Kernel;
  readonly length: Kernel;
  readonly advance: Kernel;
  readonly turn: Kernel;
  readonly direction: Kernel;
  readonly scores: Kernel;
}

/** The reference's RandomWalker on the device: every class at once, dot products added up there. */
export class GpuRandomWalker {
  /** Pixels with a seed. */
  readonly seeded: number;
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #photo: Size;
  readonly #channels: number;
  readonly #buffers: Buffers;
  #iterations = 0;
  #done = false;

  /** @param seeds u32 [H, W], see seeds.ts; stays the caller's */
  static async create(
    gpu: Gpu,
    photo: GpuPhoto,
    seeds: GPUBuffer,
    channels: number,
    values: { readonly beta: number; readonly tolerance: number },
  ): Promise<GpuRandomWalker> {
    const shared = system + total;
    const [start, begin, multiply, length, advance, turn, direction, scores] = await Promise.all([
      gpu.kernel('walker start', shared + startSource),
      gpu.kernel('walker begin', shared + beginSource),
      gpu.kernel('walker multiply', shared + multiplySource),
      gpu.kernel('walker length', shared + lengthSource),
      gpu.kernel('walker advance', shared + advanceSource),
      gpu.kernel('walker turn', shared + turnSource),
      gpu.kernel('walker direction', system + directionSource),
      gpu.kernel('walker scores', linear + scoresSource),
    ]);
    const { weights, seeded } = await weigh(gpu, photo, seeds, values.beta);
    const kernels = { start, begin, multiply, length, advance, turn, direction, scores };
    const buffers = buffersOf(gpu, photo, channels, values.tolerance, seeds, weights);
    return new GpuRandomWalker(gpu, kernels, photo, channels, buffers, seeded);
  }

  private constructor(gpu: Gpu, kernels: Kernels, photo: Size, channels: number, buffers: Buffers, seeded: number) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#photo = { width: photo.width, height: photo.height };
    this.#channels = channels;
    this.#buffers = buffers;
    this.seeded = seeded;
    const { seeds, weights, size, inverse, r, p, partial, states } = buffers;
    gpu.compute('random walker', (pass) => {
      kernels.start.encode(pass, [seeds, weights, size, inverse, r, p, partial], this.#grid);
      kernels.begin.encode(pass, [partial, size, states], this.#each);
    });
  }

  /** Iterations of the class that took the most so far. */
  get iterations(): number {
    return this.#iterations;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Iterates until there were `until` iterations or every class is done; stops when aborted. */
  async iterate(until: number, signal?: Signal, progress: (iterations: number) => void = () => {}): Promise<void> {
    let made = this.#iterations;
    while (made < until && !this.#done) {
      throwIfAborted(signal);
      const now = Math.min(ITERATIONS_AT_ONCE, until - made);
      this.#record(now);
      made += now;
      const words = new Uint32Array(await this.#gpu.read(this.#buffers.states, 4 * STATE_WORDS * this.#channels));
      const states = Array.from({ length: this.#channels }, (_, k) => words.subarray(STATE_WORDS * k));
      this.#done = states.every((state) => state[4] === 1);
      this.#iterations = Math.max(0, ...states.map((state) => state[5]));
      progress(made);
    }
  }

  #record(count: number): void {
    const { seeds: _, weights, size, inverse, x, r, p, q, partial, states } = this.#buffers;
    const { multiply, length, advance, turn, direction } = this.#kernels;
    this.#gpu.compute('random walker', (pass) => {
      for (let i = 0; i < count; i++) {
        multiply.encode(pass, [p, weights, inverse, states, size, q, partial], this.#grid);
        length.encode(pass, [partial, size, states], this.#each);
        advance.encode(pass, [p, q, inverse, states, size, x, r, partial], this.#grid);
        turn.encode(pass, [partial, size, states], this.#each);
        direction.encode(pass, [r, inverse, states, size, p], this.#grid);
      }
    });
  }

  /** The scores now, with their ranking. */
  async maps(classes: readonly number[]): Promise<GpuMaps> {
    const gpu = this.#gpu;
    const { width, height } = this.#photo;
    const buffer = gpu.scratch('random walker maps', rankedBytes(this.#photo, this.#channels));
    const size = gpu.uniform([width * height]);
    gpu.compute('random walker', (pass) => {
      const pixels = linearGrid(gpu, width * height, WORKGROUP);
      const { x, seeds } = this.#buffers;
      this.#kernels.scores.encode(pass, [x, seeds, size, buffer], [...pixels, this.#channels]);
    });
    gpu.release(size);
    return rankInPlace(gpu, { width, height, classes, buffer });
  }

  dispose(): void {
    const { seeds: _, ...own } = this.#buffers;
    for (const buffer of Object.values(own)) this.#gpu.release(buffer);
  }

  get #grid(): [number, number, number] {
    return [Math.ceil((this.#photo.width * this.#photo.height) / PIXELS), 1, this.#channels];
  }

  get #each(): [number, number, number] {
    return [1, 1, this.#channels];
  }
}

type Buffers = Readonly<
  Record<'seeds' | 'weights' | 'size' | 'inverse' | 'x' | 'r' | 'p' | 'q' | 'partial' | 'states', GPUBuffer>
>;

function buffersOf(
  gpu: Gpu,
  { width, height }: Size,
  channels: number,
  tolerance: number,
  seeds: GPUBuffer,
  weights: GPUBuffer,
): Buffers {
  const pixels = width * height;
  const groups = Math.ceil(pixels / PIXELS);
  const bytes = 4 * channels * pixels;
  return {
    seeds,
    weights,
    size: gpu.uniform([width, pixels, groups, { f32: tolerance }]),
    inverse: gpu.scratch('walker inverse', 4 * pixels),
    x: gpu.buffer('walker x', bytes),
    r: gpu.scratch('walker r', bytes),
    p: gpu.scratch('walker p', bytes),
    q: gpu.scratch('walker q', bytes),
    partial: gpu.scratch('walker partial', 8 * groups * channels),
    states: gpu.scratch('walker states', 4 * STATE_WORDS * channels),
  };
}

/** Weights of neighbours, f32 [H, W, 2], and how many pixels have a seed. */
async function weigh(gpu: Gpu, photo: GpuPhoto, seeds: GPUBuffer, beta: number) {
  const [moments, kernel] = await Promise.all([
    gpu.kernel('walker moments', momentsSource),
    gpu.kernel('walker weigh', linear + weighSource),
  ]);
  const { width, height } = photo;
  const pixels = width * height;
  const groups = Math.ceil(pixels / MOMENT_PIXELS);
  const partial = gpu.buffer('walker moments', 8 * groups);
  const count = gpu.uniform([pixels]);
  gpu.compute('random walker', (pass) => {
    moments.encode(pass, [photo.buffer, count, partial], linearGrid(gpu, groups, 1));
  });
  const sums = new Uint32Array(await gpu.read(partial, 8 * groups));
  let [sum, squares] = [0, 0];
  for (let i = 0; i < sums.length; i += 2) {
    sum += sums[i];
    squares += sums[i + 1];
  }
  const weights = gpu.scratch('walker weights', 8 * pixels);
  const seeded = gpu.buffer('walker seeded', 4);
  const size = gpu.uniform([width, height, { f32: contrast(sum, squares, pixels, beta) }]);
  gpu.compute('random walker', (pass) => {
    kernel.encode(pass, [photo.buffer, seeds, size, weights, seeded], linearGrid(gpu, pixels, WORKGROUP));
  });
  const [total] = new Uint32Array(await gpu.read(seeded, 4));
  for (const buffer of [partial, count, seeded, size]) gpu.release(buffer);
  return { weights, seeded: total };
}
