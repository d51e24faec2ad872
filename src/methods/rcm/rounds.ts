import { type ActivationMaps, BACKGROUND } from '#core/rasters.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import relabelSource from '#shaders/rcm/relabel.wgsl?raw';
import { copyMaps } from '../copy.ts';
import type { PrototypeBank } from '../method.ts';
import type { Rounds } from '../rounds.ts';
import { enlarge } from '../tokens/enlarge.ts';
import { foreground } from '../tokens/foreground.ts';
import { GpuTokens } from '../tokens/gpu.ts';
import { cellMeans, FEWEST_TOKENS, type Tokens } from '../tokens/reference.ts';
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

  constructor(tokens: Tokens, classes: readonly number[], values: RcmValues, bank: PrototypeBank) {
    this.#tokens = tokens;
    this.#classes = classes;
    this.#values = values;
    this.#bank = bank;
  }

  get idle(): boolean {
    return this.#tokens.width * this.#tokens.height < FEWEST_TOKENS || this.#classes.length === 0;
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

export class RcmRounds implements Rounds<ActivationMaps> {
  readonly #tokens: Tokens;
  readonly #maps: ActivationMaps;
  readonly #values: RcmValues;
  readonly #teacher: Teacher;
  /** [1 + K, N], once a round is made. */
  #scores: Float32Array | null = null;

  constructor(tokens: Tokens, maps: ActivationMaps, values: RcmValues, bank: PrototypeBank) {
    this.#tokens = tokens;
    this.#maps = maps;
    this.#values = values;
    this.#teacher = new Teacher(tokens, foreground(maps.classes).classes, values, bank);
  }

  get counts(): RcmCounts {
    return this.#teacher.counts;
  }

  advance(): void {
    if (this.#teacher.idle) return;
    const { classes, first } = foreground(this.#maps.classes);
    const count = this.#tokens.width * this.#tokens.height;
    const planes = this.#maps.data.subarray(first * this.#maps.width * this.#maps.height);
    const cells = this.#scores?.subarray(count) ?? cellMeans(planes, classes.length, this.#maps, this.#tokens);
    this.#scores = relabel(this.#tokens, cells, this.#teacher.learn(cells), this.#values.temperature);
  }

  value(): ActivationMaps {
    if (!this.#scores) return { ...this.#maps, data: this.#maps.data.slice() };
    const { classes } = foreground(this.#maps.classes);
    if (this.#values.scores === 'all') {
      return enlarge(this.#scores, this.#tokens, this.#maps, [BACKGROUND, ...classes], 'none');
    }
    const cells = this.#scores.subarray(this.#tokens.width * this.#tokens.height);
    return enlarge(cells, this.#tokens, this.#maps, classes, 'none');
  }

  dispose(): void {}
}

export class GpuRcmRounds implements Rounds<GpuMaps> {
  readonly #gpu: Gpu;
  readonly #tokens: Tokens;
  readonly #own: GpuTokens;
  readonly #kernel: Kernel;
  readonly #maps: GpuMaps;
  readonly #values: RcmValues;
  readonly #teacher: Teacher;
  #scores: GPUBuffer | null = null;

  static async create(
    gpu: Gpu,
    tokens: Tokens,
    maps: GpuMaps,
    values: RcmValues,
    bank: PrototypeBank,
  ): Promise<GpuRcmRounds> {
    const [kernel, own] = await Promise.all([gpu.kernel('rcm', linear + relabelSource), GpuTokens.create(gpu, tokens)]);
    return new GpuRcmRounds(gpu, tokens, own, kernel, maps, values, bank);
  }

  private constructor(
    gpu: Gpu,
    tokens: Tokens,
    own: GpuTokens,
    kernel: Kernel,
    maps: GpuMaps,
    values: RcmValues,
    bank: PrototypeBank,
  ) {
    this.#gpu = gpu;
    this.#tokens = tokens;
    this.#own = own;
    this.#kernel = kernel;
    this.#maps = maps;
    this.#values = values;
    this.#teacher = new Teacher(tokens, foreground(maps.classes).classes, values, bank);
  }

  get counts(): RcmCounts {
    return this.#teacher.counts;
  }

  async advance(): Promise<void> {
    if (this.#teacher.idle) return;
    const own = this.#own;
    const { classes, first } = foreground(this.#maps.classes);
    const channels = 1 + classes.length;
    const values = this.#scores
      ? (await own.read(this.#scores, channels)).subarray(own.count)
      : await this.#read(first, classes.length);
    const prototypes = this.#teacher.learn(values);
    const cells = own.upload('cells', values);
    const depth = this.#tokens.channels;
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

  async value(): Promise<GpuMaps> {
    if (!this.#scores) return copyMaps(this.#gpu, this.#maps);
    const { classes } = foreground(this.#maps.classes);
    if (this.#values.scores === 'all') {
      return this.#own.enlarge(this.#scores, 0, this.#maps, [BACKGROUND, ...classes], 'none');
    }
    return this.#own.enlarge(this.#scores, 1, this.#maps, classes, 'none');
  }

  dispose(): void {
    this.#own.dispose();
  }

  async #read(first: number, classes: number): Promise<Float32Array> {
    const cells = this.#own.cells(this.#maps, first, classes);
    const values = await this.#own.read(cells, classes);
    this.#own.buffers.drop(cells);
    return values;
  }
}
