import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps, GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import advanceSource from '#shaders/random-walker/advance.wgsl?raw';
import directionSource from '#shaders/random-walker/direction.wgsl?raw';
import dotSource from '#shaders/random-walker/dot.wgsl?raw';
import graphSource from '#shaders/random-walker/graph.wgsl?raw';
import momentsSource from '#shaders/random-walker/moments.wgsl?raw';
import scalarsSource from '#shaders/random-walker/scalars.wgsl?raw';
import scoresSource from '#shaders/random-walker/scores.wgsl?raw';
import stateSource from '#shaders/random-walker/state.wgsl?raw';
import { type Channels, channelsOf, valueBytes } from '../channels.ts';
import { rankedBytes, rankInPlace } from '../ranking.ts';
import { GpuMultigrid } from './multigrid-gpu.ts';
import { contrast } from './reference.ts';

const WORKGROUP = 64;
/** Pixels of a workgroup of moments.wgsl and of dot.wgsl. */
const MOMENT_PIXELS = 64 * 64;
const DOT_PIXELS = 16 * 64;
/** Scalars of a channel in state.wgsl, and where those lie that are read back. */
const SCALARS = 6;
const OPEN = 4;
const ITERATIONS = 5;
/** Iterations between two looks at the residuals: a solution takes about ten. */
const ITERATIONS_AT_ONCE = 4;

/** What scalars.wgsl makes of a sum. */
const STAGES = { begin: 0, direction: 1, length: 2, end: 3 } as const;
type Stage = keyof typeof STAGES;

type Kernels = Readonly<Record<'dot' | 'direction' | 'advance' | 'scores', Kernel>> & {
  readonly scalars: Readonly<Record<Stage, Kernel>>;
};

/** The reference's RandomWalker on the device: every class at once, dot products added up there. */
export class GpuRandomWalker {
  /** Pixels with a seed. */
  readonly seeded: number;
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #photo: Size;
  readonly #seeds: GPUBuffer;
  readonly #count: number;
  readonly #channels: Channels;
  readonly #multigrid: GpuMultigrid;
  readonly #buffers: Buffers;
  #iterations = 0;
  #done = false;

  /** @param seeds u32 [H, W], see seeds.ts; stays the caller's */
  static async create(
    gpu: Gpu,
    photo: GpuPhoto,
    seeds: GPUBuffer,
    count: number,
    values: { readonly beta: number; readonly tolerance: number },
  ): Promise<GpuRandomWalker> {
    const channels = channelsOf(count);
    const valued = channels.source + stateSource;
    const scalar = (stage: Stage) => gpu.kernel('walker scalars', valued + scalarsSource, { STAGE: STAGES[stage] });
    const [dot, direction, advance, scores, begin, next, length, end] = await Promise.all([
      gpu.kernel('walker dot', channels.source + dotSource),
      gpu.kernel('walker direction', linear + valued + directionSource),
      gpu.kernel('walker advance', linear + valued + advanceSource),
      gpu.kernel('walker scores', linear + channels.source + scoresSource),
      ...(['begin', 'direction', 'length', 'end'] as const).map(scalar),
    ]);
    const scalars = { begin, direction: next, length, end };
    const { graph, b, seeded } = await graphOf(gpu, photo, seeds, channels, values.beta);
    const multigrid = await GpuMultigrid.build(gpu, photo, graph, channels);
    const kernels = { dot, direction, advance, scores, scalars };
    const buffers = buffersOf(gpu, photo, channels, values.tolerance, b);
    const walker = new GpuRandomWalker(gpu, kernels, photo, seeds, count, channels, multigrid, buffers, seeded);
    gpu.compute('random walker', (pass) => walker.#sum(pass, b, b, 'begin'));
    await walker.#look();
    return walker;
  }

  private constructor(
    gpu: Gpu,
    kernels: Kernels,
    { width, height }: Size,
    seeds: GPUBuffer,
    count: number,
    channels: Channels,
    multigrid: GpuMultigrid,
    buffers: Buffers,
    seeded: number,
  ) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#photo = { width, height };
    this.#seeds = seeds;
    this.#count = count;
    this.#channels = channels;
    this.#multigrid = multigrid;
    this.#buffers = buffers;
    this.seeded = seeded;
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
    while (this.#iterations < until && !this.#done) {
      throwIfAborted(signal);
      const now = Math.min(ITERATIONS_AT_ONCE, until - this.#iterations);
      this.#gpu.compute('random walker', (pass) => {
        for (let i = 0; i < now; i++) this.#iterate(pass);
      });
      await this.#look();
      progress(this.#iterations);
    }
  }

  #iterate(pass: GPUComputePassEncoder): void {
    const { size, x, r, p, q, states } = this.#buffers;
    const { direction, advance } = this.#kernels;
    const z = this.#multigrid.cycle(pass, r);
    this.#sum(pass, r, z, 'direction');
    direction.encode(pass, [z, states, size, p], this.#grid);
    this.#multigrid.multiply(pass, p, q);
    this.#sum(pass, p, q, 'length');
    advance.encode(pass, [p, q, states, size, x, r], this.#grid);
    this.#sum(pass, r, r, 'end');
  }

  /** a · b of each channel, and what follows from it. */
  #sum(pass: GPUComputePassEncoder, a: GPUBuffer, b: GPUBuffer, stage: Stage): void {
    const { size, scalarSize, partial, states } = this.#buffers;
    const { groups } = this.#channels;
    this.#kernels.dot.encode(pass, [a, b, size, partial], [partsOf(this.#photo), 1, groups]);
    this.#kernels.scalars[stage].encode(pass, [partial, scalarSize, states], [Math.ceil(groups / WORKGROUP)]);
  }

  /** Reads back who is done and after how many iterations. */
  async #look(): Promise<void> {
    const { width, stride, groups } = this.#channels;
    const words = new Float32Array(await this.#gpu.read(this.#buffers.states, valueBytes(this.#channels, SCALARS)));
    const all = (scalar: number) =>
      Array.from({ length: groups }, (_, group) => {
        const begin = (group * SCALARS + scalar) * stride;
        return [...words.subarray(begin, begin + width)];
      }).flat();
    this.#done = all(OPEN).every((open) => open === 0);
    this.#iterations = Math.max(...all(ITERATIONS));
  }

  /** The scores now, with their ranking. */
  async maps(classes: readonly number[]): Promise<GpuMaps> {
    const gpu = this.#gpu;
    const { width, height } = this.#photo;
    const buffer = gpu.scratch('random walker maps', rankedBytes(this.#photo, this.#count));
    gpu.compute('random walker', (pass) => {
      const pixels = linearGrid(gpu, width * height, WORKGROUP);
      const { x, size } = this.#buffers;
      this.#kernels.scores.encode(pass, [x, this.#seeds, size, buffer], [...pixels, this.#count]);
    });
    return rankInPlace(gpu, { width, height, classes, buffer });
  }

  dispose(): void {
    for (const buffer of Object.values(this.#buffers)) this.#gpu.release(buffer);
    this.#multigrid.dispose();
  }

  get #grid(): [number, number, number] {
    return [...linearGrid(this.#gpu, this.#photo.width * this.#photo.height, WORKGROUP), this.#channels.groups];
  }
}

function partsOf({ width, height }: Size): number {
  return Math.ceil((width * height) / DOT_PIXELS);
}

type Buffers = ReturnType<typeof buffersOf>;

/** @param r the right side, which becomes the residual */
function buffersOf(gpu: Gpu, photo: Size, channels: Channels, tolerance: number, r: GPUBuffer) {
  const pixels = photo.width * photo.height;
  const parts = partsOf(photo);
  const bytes = valueBytes(channels, pixels);
  return {
    size: gpu.uniform([pixels, parts]),
    scalarSize: gpu.uniform([parts, channels.groups, { f32: tolerance }]),
    r,
    x: gpu.buffer('walker solution', bytes),
    p: gpu.buffer('walker direction', bytes),
    q: gpu.scratch('walker product', bytes),
    partial: gpu.scratch('walker partial', valueBytes(channels, parts)),
    states: gpu.buffer('walker states', valueBytes(channels, SCALARS)),
  };
}

/** The graph of the pixels without seeds, the right side of each channel, and how many pixels have a seed. */
async function graphOf(gpu: Gpu, photo: GpuPhoto, seeds: GPUBuffer, channels: Channels, beta: number) {
  const [moments, kernel] = await Promise.all([
    gpu.kernel('walker moments', momentsSource),
    gpu.kernel('walker graph', linear + channels.source + graphSource),
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
  const links = gpu.scratch('walker links', 32 * pixels);
  const ground = gpu.scratch('walker ground', 4 * pixels);
  const b = gpu.buffer('walker b', valueBytes(channels, pixels));
  const seeded = gpu.buffer('walker seeded', 4);
  const size = gpu.uniform([width, pixels, { f32: contrast(sum, squares, pixels, beta) }]);
  gpu.compute('random walker', (pass) => {
    const bindings = [photo.buffer, seeds, size, links, ground, b, seeded];
    kernel.encode(pass, bindings, linearGrid(gpu, pixels, WORKGROUP));
  });
  const [total] = new Uint32Array(await gpu.read(seeded, 4));
  for (const buffer of [partial, count, seeded, size]) gpu.release(buffer);
  return { graph: { links, ground }, b, seeded: total };
}
