import type { Gpu, Kernel } from '#gpu/gpu.ts';
import blendSource from '#shaders/affinity/blend.wgsl?raw';
import inverseSource from '#shaders/affinity/inverse.wgsl?raw';
import stretchSource from '#shaders/affinity/stretch.wgsl?raw';
import weighSource from '#shaders/affinity/weigh.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import type { GpuTokens } from '../tokens/gpu.ts';
import type { CellMaps, CellRounds, Start } from '../tokens/in-rounds.ts';
import type { Likeness, Tokens } from '../tokens/reference.ts';
import { insideBoxes } from './boxes.ts';
import { type AffinityValues, apply, likenessOf, type Scaling, scalingOf, stretch } from './reference.ts';

export class AffinityRounds implements CellRounds<Float32Array> {
  readonly #tokens: Tokens;
  readonly #classes: readonly number[];
  readonly #values: AffinityValues;
  readonly #likeness: Likeness;
  #scaling: Scaling | null = null;
  #cells: Float32Array;

  constructor({ tokens, classes, cells }: Start<Float32Array>, values: AffinityValues) {
    this.#tokens = tokens;
    this.#classes = classes;
    this.#values = values;
    this.#likeness = likenessOf(tokens, values);
    this.#cells = values.boxes ? insideBoxes(cells, tokens, values.level) : cells;
  }

  advance(): void {
    this.#scaling ??= scalingOf(this.#tokens, this.#likeness, this.#values.rounds);
    this.#cells = apply(this.#tokens, this.#likeness, this.#scaling, this.#cells);
  }

  result(): CellMaps<Float32Array> {
    const cells = stretch(this.#cells, this.#tokens.width * this.#tokens.height);
    return { cells, first: 0, classes: this.#classes, normalisation: 'none' };
  }
}

type Kernels = Readonly<Record<'inverse' | 'weigh' | 'blend' | 'stretch', Kernel>>;

/** The reference's `Scaling` on the device. */
interface GpuScaling {
  readonly rows: GPUBuffer;
  readonly columns: GPUBuffer;
}

export class GpuAffinityRounds implements CellRounds<GPUBuffer> {
  readonly #own: GpuTokens;
  readonly #kernels: Kernels;
  readonly #classes: readonly number[];
  readonly #rounds: number;
  readonly #likeness: Likeness;
  /** What every kernel here is told: tokens, stride, classes. */
  readonly #size: GPUBuffer;
  readonly #stretched: GPUBuffer;
  #scaling: GpuScaling | null = null;
  #cells: GPUBuffer;

  static async create(
    gpu: Gpu,
    own: GpuTokens,
    start: Start<GPUBuffer>,
    values: AffinityValues,
  ): Promise<GpuAffinityRounds> {
    const [inverse, weigh, blend, stretchKernel] = await Promise.all([
      gpu.kernel('affinity inverse', linear + inverseSource),
      gpu.kernel('affinity weigh', linear + weighSource),
      gpu.kernel('affinity blend', linear + blendSource),
      gpu.kernel('affinity stretch', linear + stretchSource),
    ]);
    const kernels = { inverse, weigh, blend, stretch: stretchKernel };
    const cells = values.boxes ? await boxed(own, start, values.level) : start.cells;
    return new GpuAffinityRounds(own, kernels, { ...start, cells }, values);
  }

  private constructor(own: GpuTokens, kernels: Kernels, start: Start<GPUBuffer>, values: AffinityValues) {
    this.#own = own;
    this.#kernels = kernels;
    this.#classes = start.classes;
    this.#rounds = values.rounds;
    this.#likeness = likenessOf(start.tokens, values);
    this.#size = own.buffers.uniform([own.count, own.stride, start.classes.length]);
    this.#stretched = own.values('stretched cells', start.classes.length);
    this.#cells = start.cells;
  }

  advance(): void {
    this.#scaling ??= this.#balance();
    const own = this.#own;
    const { rows, columns } = this.#scaling;
    const classes = this.#classes.length;
    const weighed = own.values('weighed cells', 2 * classes);
    own.each(this.#kernels.weigh, [this.#cells, rows, columns, this.#size, weighed], classes);
    const sums = own.spread(weighed, 2 * classes, this.#likeness);
    const result = own.values('affine cells', classes);
    own.each(this.#kernels.blend, [sums, rows, columns, this.#size, result], classes);
    for (const buffer of [this.#cells, weighed, sums]) own.buffers.drop(buffer);
    this.#cells = result;
  }

  result(): CellMaps<GPUBuffer> {
    const own = this.#own;
    const ranges = own.range(this.#cells, this.#classes.length);
    const bindings = [this.#cells, ranges, this.#size, this.#stretched];
    own.each(this.#kernels.stretch, bindings, this.#classes.length);
    own.buffers.drop(ranges);
    return { cells: this.#stretched, first: 0, classes: this.#classes, normalisation: 'none' };
  }

  /** The reference's `scalingOf`. */
  #balance(): GpuScaling {
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
    for (let round = 0; round < this.#rounds; round++) {
      if (columns !== rows) own.buffers.drop(columns);
      columns = divided(rows);
      own.buffers.drop(rows);
      rows = divided(columns);
    }
    return { rows, columns };
  }
}

/** Boxes are found in main memory: the cells are some kilobytes, and regions are grown one cell at a time. */
async function boxed(own: GpuTokens, { tokens, classes, cells }: Start<GPUBuffer>, level: number): Promise<GPUBuffer> {
  const read = await own.read(cells, classes.length);
  own.buffers.drop(cells);
  return own.upload('cells in boxes', insideBoxes(read, tokens, level));
}
