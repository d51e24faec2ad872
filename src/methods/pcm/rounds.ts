import { type ActivationMaps, BACKGROUND } from '#core/rasters.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import divideSource from '#shaders/pcm/divide.wgsl?raw';
import scoresSource from '#shaders/pcm/scores.wgsl?raw';
import { copyMaps } from '../copy.ts';
import type { Rounds } from '../rounds.ts';
import { enlarge } from '../tokens/enlarge.ts';
import { foreground } from '../tokens/foreground.ts';
import { GpuTokens } from '../tokens/gpu.ts';
import { cellMeans, FEWEST_TOKENS, type Tokens } from '../tokens/reference.ts';
import { correlate, likenessOf, type PcmValues } from './reference.ts';

/** Whether there is anything to correlate. */
function idle(tokens: Tokens, maps: { readonly classes: readonly number[] }): boolean {
  return tokens.width * tokens.height < FEWEST_TOKENS || foreground(maps.classes).classes.length === 0;
}

export class PcmRounds implements Rounds<ActivationMaps> {
  readonly #tokens: Tokens;
  readonly #maps: ActivationMaps;
  readonly #values: PcmValues;
  /** [1 + K, N], once a round is made. */
  #scores: Float32Array | null = null;

  constructor(tokens: Tokens, maps: ActivationMaps, values: PcmValues) {
    this.#tokens = tokens;
    this.#maps = maps;
    this.#values = values;
  }

  advance(): void {
    if (idle(this.#tokens, this.#maps)) return;
    const { classes, first } = foreground(this.#maps.classes);
    const count = this.#tokens.width * this.#tokens.height;
    const planes = this.#maps.data.subarray(first * this.#maps.width * this.#maps.height);
    const cells = this.#scores?.subarray(count) ?? cellMeans(planes, classes.length, this.#maps, this.#tokens);
    this.#scores = correlate(this.#tokens, cells, likenessOf(this.#tokens, this.#values));
  }

  value(): ActivationMaps {
    if (!this.#scores) return { ...this.#maps, data: this.#maps.data.slice() };
    const { classes } = foreground(this.#maps.classes);
    const count = this.#tokens.width * this.#tokens.height;
    if (this.#values.background === 'keep') {
      return enlarge(this.#scores, this.#tokens, this.#maps, [BACKGROUND, ...classes], 'none');
    }
    return enlarge(this.#scores.subarray(count), this.#tokens, this.#maps, classes, 'max');
  }

  dispose(): void {}
}

export class GpuPcmRounds implements Rounds<GpuMaps> {
  readonly #gpu: Gpu;
  readonly #tokens: Tokens;
  readonly #own: GpuTokens;
  readonly #kernels: { readonly scores: Kernel; readonly divide: Kernel };
  readonly #maps: GpuMaps;
  readonly #values: PcmValues;
  #scores: GPUBuffer | null = null;

  static async create(gpu: Gpu, tokens: Tokens, maps: GpuMaps, values: PcmValues): Promise<GpuPcmRounds> {
    const [scores, divide, own] = await Promise.all([
      gpu.kernel('pcm scores', linear + scoresSource),
      gpu.kernel('pcm divide', linear + divideSource),
      GpuTokens.create(gpu, tokens),
    ]);
    return new GpuPcmRounds(gpu, tokens, own, { scores, divide }, maps, values);
  }

  private constructor(
    gpu: Gpu,
    tokens: Tokens,
    own: GpuTokens,
    kernels: { scores: Kernel; divide: Kernel },
    maps: GpuMaps,
    values: PcmValues,
  ) {
    this.#gpu = gpu;
    this.#tokens = tokens;
    this.#own = own;
    this.#kernels = kernels;
    this.#maps = maps;
    this.#values = values;
  }

  advance(): void {
    if (idle(this.#tokens, this.#maps)) return;
    const { classes, first } = foreground(this.#maps.classes);
    const own = this.#own;
    const count = classes.length;
    const { tau, power, epsilon } = likenessOf(this.#tokens, this.#values);
    // After a round the background lies before the classes.
    const cells = this.#scores ?? own.cells(this.#maps, first, count);
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

  async value(): Promise<GpuMaps> {
    if (!this.#scores) return copyMaps(this.#gpu, this.#maps);
    const { classes } = foreground(this.#maps.classes);
    if (this.#values.background === 'keep') {
      return this.#own.enlarge(this.#scores, 0, this.#maps, [BACKGROUND, ...classes], 'none');
    }
    return this.#own.enlarge(this.#scores, 1, this.#maps, classes, 'max');
  }

  dispose(): void {
    this.#own.dispose();
  }
}
