import { BACKGROUND } from '#core/rasters.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import divideSource from '#shaders/pcm/divide.wgsl?raw';
import scoresSource from '#shaders/pcm/scores.wgsl?raw';
import type { GpuTokens } from '../tokens/gpu.ts';
import type { CellMaps, CellRounds, Start } from '../tokens/in-rounds.ts';
import { correlate, likenessOf, type PcmValues } from './reference.ts';

/** Scores [1 + K, N] as maps: those of the classes, or with the background's. */
function mapsOf<Cells>(cells: Cells, classes: readonly number[], { background }: PcmValues): CellMaps<Cells> {
  if (background === 'keep') return { cells, first: 0, classes: [BACKGROUND, ...classes], normalisation: 'none' };
  return { cells, first: 1, classes, normalisation: 'max' };
}

export class PcmRounds implements CellRounds<Float32Array> {
  readonly #start: Start<Float32Array>;
  readonly #values: PcmValues;
  /** [1 + K, N], once a round is made. */
  #scores: Float32Array | null = null;

  constructor(start: Start<Float32Array>, values: PcmValues) {
    this.#start = start;
    this.#values = values;
  }

  advance(): void {
    const { tokens, cells } = this.#start;
    const before = this.#scores?.subarray(tokens.width * tokens.height) ?? cells;
    this.#scores = correlate(tokens, before, likenessOf(tokens, this.#values));
  }

  result(): CellMaps<Float32Array> {
    return mapsOf(this.#scores!, this.#start.classes, this.#values);
  }
}

type Kernels = Readonly<Record<'scores' | 'divide', Kernel>>;

export class GpuPcmRounds implements CellRounds<GPUBuffer> {
  readonly #own: GpuTokens;
  readonly #kernels: Kernels;
  readonly #start: Start<GPUBuffer>;
  readonly #values: PcmValues;
  #scores: GPUBuffer | null = null;

  static async create(gpu: Gpu, own: GpuTokens, start: Start<GPUBuffer>, values: PcmValues): Promise<GpuPcmRounds> {
    const [scores, divide] = await Promise.all([
      gpu.kernel('pcm scores', linear + scoresSource),
      gpu.kernel('pcm divide', linear + divideSource),
    ]);
    return new GpuPcmRounds(own, { scores, divide }, start, values);
  }

  private constructor(own: GpuTokens, kernels: Kernels, start: Start<GPUBuffer>, values: PcmValues) {
    this.#own = own;
    this.#kernels = kernels;
    this.#start = start;
    this.#values = values;
  }

  advance(): void {
    const own = this.#own;
    const { tokens, classes } = this.#start;
    const count = classes.length;
    const { tau, power, epsilon } = likenessOf(tokens, this.#values);
    // After a round the background lies before the classes.
    const cells = this.#scores ?? this.#start.cells;
    const before = this.#scores ? 1 : 0;
    const ranges = own.range(cells, before + count);
    const scoreSize = own.buffers.uniform([own.count, own.stride, count, before]);
    const scores = own.values('pcm scores', 2 + count);
    own.each(this.#kernels.scores, [cells, ranges, scoreSize, scores]);
    const sums = own.spread(scores, 2 + count, { tau, power });
    const size = own.buffers.uniform([own.count, own.stride, { f32: epsilon }]);
    const result = own.values('pcm result', 1 + count);
    own.each(this.#kernels.divide, [sums, scores, size, result], 1 + count);
    this.#scores = result;
    for (const buffer of [cells, ranges, scoreSize, scores, sums, size]) own.buffers.drop(buffer);
  }

  result(): CellMaps<GPUBuffer> {
    return mapsOf(this.#scores!, this.#start.classes, this.#values);
  }
}
