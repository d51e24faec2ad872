import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import enlargeSource from '#shaders/common/enlarge.wgsl?raw';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import poolSource from '#shaders/common/pool.wgsl?raw';
import normaliseSource from '#shaders/walk/normalise.wgsl?raw';
import scaleSource from '#shaders/walk/scale.wgsl?raw';
import stepSource from '#shaders/walk/step.wgsl?raw';
import layout from '#shaders/walk/values.wgsl?raw';
import writeStep from '#shaders/walk/write-step.wgsl?raw';
import writeTerm from '#shaders/walk/write-term.wgsl?raw';
import { gridOf } from '../cells.ts';
import { divideByPeakGpu } from '../peak.ts';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { forwardOffsets } from './grid.ts';
import { powerCoefficients } from './polynomial.ts';

const WORKGROUP = 64;
/** Cells that a step reaches each way, and those of the margins around the values (values.wgsl). */
const REACH = 4;
const SLOTS = (2 * REACH + 1) ** 2;
/** Channels that an invocation of step.wgsl takes. */
const CHANNELS = 4;
/** Products between two looks at the signal: about 100 ms on a software adapter. */
const PRODUCTS_AT_ONCE = 24;
/** Bindings of uniform buffers begin at multiples of this, on every device. */
const ALIGNMENT = 256;

interface Kernels {
  readonly pool: Kernel;
  readonly normalise: Kernel;
  readonly step: Kernel;
  readonly term: Kernel;
  readonly scale: Kernel;
  readonly enlarge: Kernel;
}

/** A walk under way: records products [begin, end), then leaves the result in the values. */
interface Run {
  record(begin: number, end: number): void;
  finish(): void;
  release(): void;
}

/** The reference's walk on the device. The transition is stored once; the cells go to and fro between two buffers. */
export class GpuWalk {
  readonly grid: Size;
  /** The cells' values now, laid out as values.wgsl says. */
  #values: GPUBuffer;
  #next: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #size: Size;
  readonly #stride: number;
  readonly #classes: readonly number[];
  readonly #byPeak: boolean;
  #transition: GPUBuffer | null = null;

  /** @param byPeak whether maps are divided by their largest value */
  static async create(
    gpu: Gpu,
    size: Size,
    stride: number,
    classes: readonly number[],
    byPeak: boolean,
  ): Promise<GpuWalk> {
    const [pool, normalise, step, term, scale, enlarge] = await Promise.all([
      gpu.kernel('walk pool', linear + finite + layout + poolSource),
      gpu.kernel('walk normalise', linear + normaliseSource),
      gpu.kernel('walk step', linear + writeStep + stepSource),
      gpu.kernel('walk term', linear + writeTerm + stepSource),
      gpu.kernel('walk scale', linear + scaleSource),
      // A power in few terms may leave −10⁻⁷ where there is nothing.
      gpu.kernel('walk enlarge', linear + layout + enlargeSource, { LOWEST: 0 }),
    ]);
    return new GpuWalk(gpu, { pool, normalise, step, term, scale, enlarge }, size, stride, classes, byPeak);
  }

  private constructor(
    gpu: Gpu,
    kernels: Kernels,
    size: Size,
    stride: number,
    classes: readonly number[],
    byPeak: boolean,
  ) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#size = { width: size.width, height: size.height };
    this.#stride = stride;
    this.#classes = classes;
    this.#byPeak = byPeak;
    this.grid = gridOf(size, stride);
    const bytes = 16 * classes.length * (this.#quads + 2) * (this.grid.height + 2 * REACH);
    // Both zeroed, since a step leaves the margins as they are.
    this.#values = gpu.buffer('walk values', bytes);
    this.#next = gpu.buffer('walk values', bytes);
  }

  /** The values, for kernels that change them in place before the first step. */
  get values(): GPUBuffer {
    return this.#values;
  }

  get #channels(): number {
    return this.#classes.length;
  }

  get #quads(): number {
    return Math.ceil(this.grid.width / 4);
  }

  /** Sets the channels [to, to + count) to the cell means of the channels [from, from + count) of f32 maps. */
  pool(maps: GPUBuffer, from: number, to: number, count: number): void {
    const gpu = this.#gpu;
    const { width, height } = this.grid;
    const size = gpu.uniform([this.#size.width, this.#size.height, this.#stride, from, to, width, height]);
    gpu.compute('walk pool', (pass) => {
      const cells = linearGrid(gpu, width * height, WORKGROUP);
      this.#kernels.pool.encode(pass, [maps, size, this.#values], [...cells, count]);
    });
    gpu.release(size);
  }

  /** @param weights a^β along the forward offsets of the radius, f32 [offsets, h, w], 0 where the other end is outside */
  setWeights(weights: GPUBuffer, radius: number): void {
    const gpu = this.#gpu;
    const slots = new Int32Array(SLOTS).fill(-1);
    for (const [index, { dx, dy }] of forwardOffsets(radius).entries()) {
      slots[(dy + REACH) * (2 * REACH + 1) + dx + REACH] = index;
    }
    const forward = gpu.upload('walk slots', slots);
    const pitch = 4 * this.#quads;
    const size = gpu.uniform([this.grid.width, this.grid.height, pitch]);
    const cells = pitch * this.grid.height;
    this.#transition ??= gpu.scratch('walk transition', 4 * SLOTS * cells);
    const bindings = [weights, forward, size, this.#transition];
    gpu.compute('walk weights', (pass) => {
      this.#kernels.normalise.encode(pass, bindings, linearGrid(gpu, cells, WORKGROUP));
    });
    gpu.release(forward);
    gpu.release(size);
  }

  /** Makes steps; stops between them when aborted. `done` hears which part of them is made, 0 to 1. */
  async walk(steps: number, signal?: Signal, done: (fraction: number) => void = () => {}): Promise<void> {
    const transition = this.#transition;
    if (!transition || this.#channels === 0 || steps === 0) return;
    const coefficients = powerCoefficients(steps);
    const products = coefficients.length - 1;
    const run = products === steps ? this.#stepping(transition) : this.#summing(transition, coefficients);
    try {
      for (let made = 0; made < products; ) {
        throwIfAborted(signal);
        const until = Math.min(made + PRODUCTS_AT_ONCE, products);
        run.record(made, until);
        made = until;
        if (made < products) await this.#gpu.idle();
        done(made / products);
      }
      run.finish();
    } finally {
      run.release();
    }
  }

  /** Step by step: the values go to and fro. */
  #stepping(transition: GPUBuffer): Run {
    const gpu = this.#gpu;
    const size = this.#stepSize();
    return {
      record: (begin, end) =>
        gpu.compute('walk steps', (pass) => {
          for (let i = begin; i < end; i++) {
            const bindings = [transition, this.#values, size, this.#next];
            this.#kernels.step.encode(pass, bindings, this.#stepGrid());
            [this.#values, this.#next] = [this.#next, this.#values];
          }
        }),
      finish() {},
      release: () => gpu.release(size),
    };
  }

  /** Many steps at once, as a sum of Chebyshev polynomials: see powerCoefficients. */
  #summing(transition: GPUBuffer, coefficients: readonly number[]): Run {
    const gpu = this.#gpu;
    const size = this.#stepSize();
    const sums = gpu.buffer('walk sums', this.#values.size);
    const terms = gpu.uniform(coefficients.flatMap((coefficient, j) => termWords(j, coefficient)));
    const start = gpu.uniform([{ f32: coefficients[0] }, this.#values.size / 4]);
    gpu.compute('walk steps', (pass) => {
      const grid = linearGrid(gpu, this.#values.size / 4, WORKGROUP);
      this.#kernels.scale.encode(pass, [this.#values, start, sums], grid);
    });
    return {
      record: (begin, end) =>
        gpu.compute('walk steps', (pass) => {
          for (let j = begin; j < end; j++) {
            const term = { buffer: terms, offset: ALIGNMENT * (j + 1), size: 16 };
            const bindings = [transition, this.#values, size, this.#next, term, sums];
            this.#kernels.term.encode(pass, bindings, this.#stepGrid());
            [this.#values, this.#next] = [this.#next, this.#values];
          }
        }),
      finish: () => gpu.copy('walk', [{ from: sums, fromOffset: 0, to: this.#values, toOffset: 0, bytes: sums.size }]),
      release: () => {
        for (const buffer of [size, sums, terms, start]) gpu.release(buffer);
      },
    };
  }

  #stepSize(): GPUBuffer {
    return this.#gpu.uniform([this.#quads, this.grid.height, this.#channels]);
  }

  #stepGrid(): [number, number, number] {
    const [x, y] = linearGrid(this.#gpu, this.#quads * this.grid.height, WORKGROUP);
    return [x, y, Math.ceil(this.#channels / CHANNELS)];
  }

  /** The maps after the steps made so far, with their ranking. */
  async maps(): Promise<GpuMaps> {
    const gpu = this.#gpu;
    const { width, height } = this.#size;
    const buffer = gpu.buffer('walk maps', rankedBytes(this.#size, this.#channels));
    const maps = { width, height, classes: this.#classes, buffer };
    if (this.#channels === 0) return maps;
    const size = gpu.uniform([width, height, { f32: this.#stride }, this.grid.width, this.grid.height]);
    gpu.compute('walk maps', (pass) => {
      const pixels = linearGrid(gpu, width * height, WORKGROUP);
      this.#kernels.enlarge.encode(pass, [this.#values, size, buffer], [...pixels, this.#channels]);
    });
    gpu.release(size);
    if (this.#byPeak) await divideByPeakGpu(gpu, buffer, this.#channels * width * height);
    return rankInPlace(gpu, maps);
  }

  dispose(): void {
    for (const buffer of [this.#values, this.#next, this.#transition]) if (buffer) this.#gpu.release(buffer);
  }
}

/** One term's uniform of write-term.wgsl. */
function termWords(j: number, coefficient: number): (number | { readonly f32: number })[] {
  const words = [{ f32: j === 1 ? 1 : 2 }, { f32: j === 1 ? 0 : 1 }, { f32: coefficient }];
  return [...words, ...new Array<number>(ALIGNMENT / 4 - words.length).fill(0)];
}
