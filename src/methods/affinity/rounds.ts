import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import blendSource from '#shaders/affinity/blend.wgsl?raw';
import inverseSource from '#shaders/affinity/inverse.wgsl?raw';
import stretchSource from '#shaders/affinity/stretch.wgsl?raw';
import weighSource from '#shaders/affinity/weigh.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import { copyMaps } from '../copy.ts';
import type { Rounds } from '../rounds.ts';
import { enlarge } from '../tokens/enlarge.ts';
import { foreground } from '../tokens/foreground.ts';
import { GpuTokens } from '../tokens/gpu.ts';
import { cellMeans, FEWEST_TOKENS, type Likeness, type Tokens } from '../tokens/reference.ts';
import { insideBoxes } from './boxes.ts';
import { type AffinityValues, apply, likenessOf, type Scaling, scalingOf, stretch } from './reference.ts';

function idle(tokens: Tokens, maps: { readonly classes: readonly number[] }): boolean {
  return tokens.width * tokens.height < FEWEST_TOKENS || foreground(maps.classes).classes.length === 0;
}

export class AffinityRounds implements Rounds<ActivationMaps> {
  readonly #tokens: Tokens;
  readonly #maps: ActivationMaps;
  readonly #values: AffinityValues;
  readonly #likeness: Likeness;
  #scaling: Scaling | null = null;
  /** [K, N], once the affinity was applied. */
  #cells: Float32Array | null = null;

  constructor(tokens: Tokens, maps: ActivationMaps, values: AffinityValues) {
    this.#tokens = tokens;
    this.#maps = maps;
    this.#values = values;
    this.#likeness = likenessOf(tokens, values);
  }

  advance(): void {
    if (idle(this.#tokens, this.#maps)) return;
    this.#scaling ??= scalingOf(this.#tokens, this.#likeness, this.#values.rounds);
    this.#cells = apply(this.#tokens, this.#likeness, this.#scaling, this.#cells ?? this.#start());
  }

  value(): ActivationMaps {
    if (!this.#cells) return { ...this.#maps, data: this.#maps.data.slice() };
    const { classes } = foreground(this.#maps.classes);
    const stretched = stretch(this.#cells, this.#tokens.width * this.#tokens.height);
    return enlarge(stretched, this.#tokens, this.#maps, classes, 'none');
  }

  dispose(): void {}

  #start(): Float32Array {
    const { classes, first } = foreground(this.#maps.classes);
    const planes = this.#maps.data.subarray(first * this.#maps.width * this.#maps.height);
    const cells = cellMeans(planes, classes.length, this.#maps, this.#tokens);
    return this.#values.boxes ? insideBoxes(cells, this.#tokens, this.#values.level) : cells;
  }
}

interface Kernels {
  readonly inverse: Kernel;
  readonly weigh: Kernel;
  readonly blend: Kernel;
  readonly stretch: Kernel;
}

export class GpuAffinityRounds implements Rounds<GpuMaps> {
  readonly #gpu: Gpu;
  readonly #tokens: Tokens;
  readonly #own: GpuTokens;
  readonly #kernels: Kernels;
  readonly #maps: GpuMaps;
  readonly #values: AffinityValues;
  readonly #likeness: Likeness;
  readonly #classes: readonly number[];
  /** What every kernel here is told: tokens, stride, classes. */
  readonly #size: GPUBuffer;
  #rows: GPUBuffer | null = null;
  #columns: GPUBuffer | null = null;
  #cells: GPUBuffer | null = null;

  static async create(gpu: Gpu, tokens: Tokens, maps: GpuMaps, values: AffinityValues): Promise<GpuAffinityRounds> {
    const [inverse, weigh, blend, stretchKernel, own] = await Promise.all([
      gpu.kernel('affinity inverse', linear + inverseSource),
      gpu.kernel('affinity weigh', linear + weighSource),
      gpu.kernel('affinity blend', linear + blendSource),
      gpu.kernel('affinity stretch', linear + stretchSource),
      GpuTokens.create(gpu, tokens),
    ]);
    return new GpuAffinityRounds(gpu, tokens, own, { inverse, weigh, blend, stretch: stretchKernel }, maps, values);
  }

  private constructor(
    gpu: Gpu,
    tokens: Tokens,
    own: GpuTokens,
    kernels: Kernels,
    maps: GpuMaps,
    values: AffinityValues,
  ) {
    this.#gpu = gpu;
    this.#tokens = tokens;
    this.#own = own;
    this.#kernels = kernels;
    this.#maps = maps;
    this.#values = values;
    this.#likeness = likenessOf(tokens, values);
    this.#classes = foreground(maps.classes).classes;
    this.#size = own.buffers.uniform([own.count, own.stride, this.#classes.length]);
  }

  async advance(): Promise<void> {
    if (idle(this.#tokens, this.#maps)) return;
    this.#cells ??= await this.#start();
    if (!this.#rows) this.#balance();
    const own = this.#own;
    const [rows, columns, classes] = [this.#rows!, this.#columns!, this.#classes.length];
    const weighed = own.values('weighed cells', 2 * classes);
    own.each(this.#kernels.weigh, [this.#cells, rows, columns, this.#size, weighed], classes);
    const sums = own.spread(weighed, 2 * classes, this.#likeness);
    const result = own.values('affine cells', classes);
    own.each(this.#kernels.blend, [sums, rows, columns, this.#size, result], classes);
    for (const buffer of [this.#cells, weighed, sums]) own.buffers.drop(buffer);
    this.#cells = result;
  }

  async value(): Promise<GpuMaps> {
    // Before the first application the cells lie only in their boxes: the maps are still what came in.
    if (!this.#cells) return copyMaps(this.#gpu, this.#maps);
    const own = this.#own;
    const ranges = own.range(this.#cells, this.#classes.length);
    const stretched = own.values('stretched cells', this.#classes.length);
    own.each(this.#kernels.stretch, [this.#cells, ranges, this.#size, stretched], this.#classes.length);
    const maps = await own.enlarge(stretched, 0, this.#maps, this.#classes, 'none');
    for (const buffer of [ranges, stretched]) own.buffers.drop(buffer);
    return maps;
  }

  dispose(): void {
    this.#own.dispose();
  }

  /** Boxes are found in main memory: the cells are some kilobytes, and regions are grown one cell at a time. */
  async #start(): Promise<GPUBuffer> {
    const own = this.#own;
    const { classes, first } = foreground(this.#maps.classes);
    const cells = own.cells(this.#maps, first, classes.length);
    if (!this.#values.boxes) return cells;
    const read = await own.read(cells, classes.length);
    own.buffers.drop(cells);
    return own.upload('cells in boxes', insideBoxes(read, this.#tokens, this.#values.level));
  }

  /** The reference's `scalingOf`. */
  #balance(): void {
    const own = this.#own;
    let rows = own.upload('row factors', new Float32Array(own.count).fill(1));
    let columns = rows;
    const divided = (values: GPUBuffer): GPUBuffer => {
      const sums = own.spread(values, 1, this.#likeness);
      const factors = own.values('factors', 1);
      own.each(this.#kernels.inverse, [sums, this.#size, factors]);
      own.buffers.drop(sums);
      return factors;
    };
    for (let round = 0; round < this.#values.rounds; round++) {
      if (columns !== rows) own.buffers.drop(columns);
      columns = divided(rows);
      own.buffers.drop(rows);
      rows = divided(columns);
    }
    this.#rows = rows;
    this.#columns = columns;
  }
}
