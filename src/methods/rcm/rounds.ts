import { BACKGROUND } from '#core/rasters.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import relabelSource from '#shaders/rcm/relabel.wgsl?raw';
import type { PrototypeBank } from '../method.ts';
import type { GpuTokens } from '../tokens/gpu.ts';
import type { CellMaps, CellRounds, Start } from '../tokens/in-rounds.ts';
import type { Tokens } from '../tokens/reference.ts';
import { keep, spaceOf, withOthers } from './bank.ts';
import { type Prototypes, prototypesOf, type RcmValues, regionsOf, relabel } from './reference.ts';

/** What the last round compared with. */
export interface RcmCounts {
  /** Prototypes of classes and, where there is one, of the background. */
  readonly prototypes: number;
  /** Other photos of the project that had a say. */
  readonly photos: number;
}

/** A round's prototypes, on both backends: they go through main memory, since the project's bank is there. */
class Teacher {
  readonly #tokens: Tokens;
  readonly #classes: readonly number[];
  readonly #values: RcmValues;
  readonly #bank: PrototypeBank;
  #kept = false;
  counts: RcmCounts = { prototypes: 0, photos: 0 };

  constructor({ tokens, classes }: Pick<Start<unknown>, 'tokens' | 'classes'>, values: RcmValues, bank: PrototypeBank) {
    this.#tokens = tokens;
    this.#classes = classes;
    this.#values = values;
    this.#bank = bank;
  }

  learn(cells: Float32Array): Prototypes {
    const count = this.#tokens.width * this.#tokens.height;
    const regions = regionsOf(cells, count, this.#values);
    const own = prototypesOf(this.#tokens, regions, this.#classes.length, this.#values.fewest);
    let taught: { readonly prototypes: Prototypes; readonly photos: number } = { prototypes: own, photos: 0 };
    if (this.#values.scope === 'project') {
      const space = spaceOf(this.#values, this.#tokens.channels);
      // What the maps that came in say, before other photos had a say: so no photo learns from itself by way of another one.
      if (!this.#kept) keep(this.#bank, space, this.#classes, own);
      this.#kept = true;
      taught = withOthers(this.#bank, space, this.#classes, own);
    }
    this.counts = { prototypes: taught.prototypes.filter((one) => one !== null).length, photos: taught.photos };
    return taught.prototypes;
  }
}

/** Scores [1 + K, N] as maps: those of the classes, or with the background's. */
function mapsOf<Cells>(cells: Cells, classes: readonly number[], { scores }: RcmValues): CellMaps<Cells> {
  if (scores === 'all') return { cells, first: 0, classes: [BACKGROUND, ...classes], normalisation: 'none' };
  return { cells, first: 1, classes, normalisation: 'none' };
}

export class RcmRounds implements CellRounds<Float32Array> {
  readonly #start: Start<Float32Array>;
  readonly #values: RcmValues;
  readonly #teacher: Teacher;
  /** [1 + K, N], once a round is made. */
  #scores: Float32Array | null = null;

  constructor(start: Start<Float32Array>, values: RcmValues, bank: PrototypeBank) {
    this.#start = start;
    this.#values = values;
    this.#teacher = new Teacher(start, values, bank);
  }

  get counts(): RcmCounts {
    return this.#teacher.counts;
  }

  advance(): void {
    const { tokens } = this.#start;
    const cells = this.#scores?.subarray(tokens.width * tokens.height) ?? this.#start.cells;
    this.#scores = relabel(tokens, cells, this.#teacher.learn(cells), this.#values.temperature);
  }

  result(): CellMaps<Float32Array> {
    return mapsOf(this.#scores!, this.#start.classes, this.#values);
  }
}

export class GpuRcmRounds implements CellRounds<GPUBuffer> {
  readonly #own: GpuTokens;
  readonly #kernel: Kernel;
  readonly #start: Start<GPUBuffer>;
  readonly #values: RcmValues;
  readonly #teacher: Teacher;
  #scores: GPUBuffer | null = null;

  static async create(
    gpu: Gpu,
    own: GpuTokens,
    start: Start<GPUBuffer>,
    values: RcmValues,
    bank: PrototypeBank,
  ): Promise<GpuRcmRounds> {
    return new GpuRcmRounds(own, await gpu.kernel('rcm', linear + relabelSource), start, values, bank);
  }

  private constructor(own: GpuTokens, kernel: Kernel, start: Start<GPUBuffer>, values: RcmValues, bank: PrototypeBank) {
    this.#own = own;
    this.#kernel = kernel;
    this.#start = start;
    this.#values = values;
    this.#teacher = new Teacher(start, values, bank);
  }

  get counts(): RcmCounts {
    return this.#teacher.counts;
  }

  async advance(): Promise<void> {
    const own = this.#own;
    const { tokens, classes } = this.#start;
    const channels = 1 + classes.length;
    const values = this.#scores
      ? (await own.read(this.#scores, channels)).subarray(own.count)
      : await own.read(this.#start.cells, classes.length);
    const prototypes = this.#teacher.learn(values);
    const cells = own.upload('cells', values);
    const depth = tokens.channels;
    const flat = new Float32Array(channels * depth);
    for (const [k, vector] of prototypes.entries()) if (vector) flat.set(vector, k * depth);
    const known = Uint32Array.from(prototypes, (vector) => Number(vector !== null));
    const compared = Number(known.reduce((sum, one) => sum + one, 0) >= 2);
    const uploaded = own.buffers.upload('prototypes', flat);
    const which = own.buffers.upload('known prototypes', known);
    const { temperature } = this.#values;
    const size = own.buffers.uniform([own.count, own.stride, depth, channels, { f32: temperature }, compared]);
    const scores = own.values('rcm scores', channels);
    own.each(this.#kernel, [own.tokens, cells, uploaded, which, size, scores]);
    for (const buffer of [cells, uploaded, which, size]) own.buffers.drop(buffer);
    if (this.#scores) own.buffers.drop(this.#scores);
    this.#scores = scores;
  }

  result(): CellMaps<GPUBuffer> {
    return mapsOf(this.#scores!, this.#start.classes, this.#values);
  }
}
