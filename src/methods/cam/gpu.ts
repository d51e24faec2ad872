import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import addSource from '#shaders/cam/add.wgsl?raw';
import normaliseSource from '#shaders/cam/normalise.wgsl?raw';
import rangeSource from '#shaders/cam/range.wgsl?raw';
import strongestSource from '#shaders/cam/strongest.wgsl?raw';
import bilinear from '#shaders/common/bilinear.wgsl?raw';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import { rankedBytes } from '../ranking.ts';
import type { Merged, Place, Range, ViewGrid } from './reference.ts';

const WORKGROUP = 64;
/** Pixels that an invocation of range.wgsl looks at. */
const PIXELS_PER_INVOCATION = 64;

interface Kernels {
  readonly strongest: Kernel;
  readonly add: Kernel;
  readonly range: Kernel;
  readonly normalise: Kernel;
}

/** Where maps lie in a buffer, and which part of the photo they show. */
export interface CellLayout {
  readonly place?: Place;
  readonly stride?: number;
  readonly first?: number;
}

/** The reference's Merger and normalise() on the device. */
export class GpuMerger {
  readonly sum: GPUBuffer;
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #size: Size;
  readonly #ofClass: readonly (readonly number[])[];
  readonly #classes: number;
  readonly #starts: GPUBuffer;
  readonly #channels: GPUBuffer;
  readonly #notFinite: GPUBuffer;

  static async create(gpu: Gpu, size: Size, ofClass: readonly (readonly number[])[]): Promise<GpuMerger> {
    const [strongest, add, range, normalise] = await Promise.all([
      gpu.kernel('cam strongest', linear + finite + strongestSource),
      gpu.kernel('cam add', linear + bilinear + addSource),
      gpu.kernel('cam range', rangeSource),
      gpu.kernel('cam normalise', linear + normaliseSource),
    ]);
    return new GpuMerger(gpu, { strongest, add, range, normalise }, size, ofClass);
  }

  private constructor(gpu: Gpu, kernels: Kernels, size: Size, ofClass: readonly (readonly number[])[]) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#size = size;
    this.#ofClass = ofClass;
    this.#classes = ofClass.length;
    this.sum = gpu.buffer('cam maps', rankedBytes(size, ofClass.length));
    const starts = [0];
    for (const channels of ofClass) starts.push(starts[starts.length - 1] + channels.length);
    this.#starts = gpu.upload('cam starts', Uint32Array.from(starts));
    this.#channels = gpu.upload('cam channels', Uint32Array.from(ofClass.flat()));
    this.#notFinite = gpu.buffer('cam not finite', 4);
  }

  /** An empty one of the same size and classes. */
  another(): GpuMerger {
    return new GpuMerger(this.#gpu, this.#kernels, this.#size, this.#ofClass);
  }

  /**
   * @param maps f32 [C, height, width] of the asked outputs; the buffer may be larger
   * @param place the part of the photo that the view shows; by default all of it
   */
  add(maps: GPUBuffer, view: ViewGrid, place?: Place): void {
    const strongest = this.strongest(maps, view);
    this.addCells(strongest, view, { place });
    this.#gpu.release(strongest);
  }

  /** relu of the maximum over each class's channels, f32 [K, h, w]. The caller releases it. */
  strongest(maps: GPUBuffer, { width, height }: Size): GPUBuffer {
    const gpu = this.#gpu;
    const cells = width * height;
    const strongest = gpu.scratch('cam strongest', 4 * this.#classes * cells);
    const size = gpu.uniform([cells, this.#classes]);
    gpu.compute('cam', (pass) => {
      this.#kernels.strongest.encode(
        pass,
        [maps, this.#starts, this.#channels, size, strongest, this.#notFinite],
        linearGrid(gpu, cells * this.#classes, WORKGROUP),
      );
    });
    gpu.release(size);
    return strongest;
  }

  /**
   * Adds maps of the classes themselves.
   * @param cells f32 maps of h · w values, one every `stride` values, the first class's at number `first`
   */
  addCells(cells: GPUBuffer, grid: ViewGrid, { place, stride, first = 0 }: CellLayout = {}): void {
    if (this.#classes === 0) return;
    const gpu = this.#gpu;
    const { x, y, width, height } = place ?? { x: 0, y: 0, ...this.#size };
    const [pixels, step] = [this.#size.width * this.#size.height, stride ?? grid.width * grid.height];
    const part = [this.#size.width, pixels, x, y, width, height];
    const size = gpu.uniform([...part, grid.width, grid.height, grid.flip ? 1 : 0, step, first]);
    gpu.compute('cam', (pass) => {
      const groups = linearGrid(gpu, width * height, WORKGROUP);
      this.#kernels.add.encode(pass, [cells, size, this.sum], [...groups, this.#classes]);
    });
    gpu.release(size);
  }

  /** Normalises the sum in place. Gives its ranges before and the count of bad network values. */
  async finish(normalisation: 'max' | 'minmax'): Promise<Merged> {
    const gpu = this.#gpu;
    const pixels = this.#size.width * this.#size.height;
    const ranges = gpu.buffer('cam ranges', 8 * this.#classes);
    const size = gpu.uniform([pixels, normalisation === 'minmax' ? 1 : 0]);
    gpu.compute('cam', (pass) => {
      const coarse = linearGrid(gpu, Math.ceil(pixels / PIXELS_PER_INVOCATION), WORKGROUP);
      this.#kernels.range.encode(pass, [this.sum, size, ranges], [...coarse, this.#classes]);
      const fine = linearGrid(gpu, pixels, WORKGROUP);
      this.#kernels.normalise.encode(pass, [ranges, size, this.sum], [...fine, this.#classes]);
    });
    const [bits, notFinite] = await Promise.all([gpu.read(ranges, 8 * this.#classes), this.notFinite()]);
    for (const buffer of [ranges, size]) gpu.release(buffer);
    return { ranges: rangesOf(new Uint32Array(bits)), notFinite };
  }

  /** The count of bad network values so far. */
  async notFinite(): Promise<number> {
    return new Uint32Array(await this.#gpu.read(this.#notFinite, 4))[0];
  }

  /** Gives back everything but the sum. */
  dispose(): void {
    for (const buffer of [this.#starts, this.#channels, this.#notFinite]) this.#gpu.release(buffer);
  }

  /** Gives back the sum too. */
  discard(): void {
    this.dispose();
    this.#gpu.release(this.sum);
  }
}

function rangesOf(bits: Uint32Array): Range[] {
  const low = new Float32Array(bits.map((word) => ~word).buffer);
  const high = new Float32Array(bits.buffer);
  return Array.from({ length: bits.length / 2 }, (_, k) => ({ min: low[2 * k], max: high[2 * k + 1] }));
}
