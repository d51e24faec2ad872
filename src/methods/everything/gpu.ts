import { type Size, wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import type { GpuMasks } from '#gpu/values.ts';
import finite from '#shaders/common/finite.wgsl?raw';
import linear from '#shaders/common/linear.wgsl?raw';
import packSource from '#shaders/everything/pack.wgsl?raw';
import quantiseSource from '#shaders/everything/quantise.wgsl?raw';
import stabilitySource from '#shaders/everything/stability.wgsl?raw';
import upsample from '#shaders/everything/upsample.wgsl?raw';
import type { DecodedMasks } from '../models.ts';
import { type Frame, tapsOf, validCells } from './frame.ts';
import type { Backend, Proposed } from './propose.ts';
import type { PackedMask, StabilityCounts } from './reference.ts';

const WORKGROUP = 64;
/** Rows of a mask that a workgroup of stability.wgsl takes. */
const ROWS_PER_WORKGROUP = 32;
const SUMMARY_WORDS = 5;

/** The reference's two passes on the device; packed masks stay there until the end. */
export class GpuBackend implements Backend {
  readonly #gpu: Gpu;
  readonly #photo: Size;
  readonly #kernels: { readonly stability: Kernel; readonly quantise: Kernel; readonly pack: Kernel };
  /** Packed masks of the batches so far: buffer and the number of its first mask. */
  readonly #batches: { readonly buffer: GPUBuffer; readonly first: number }[] = [];
  #packed = 0;

  static async create(gpu: Gpu, photo: Size): Promise<GpuBackend> {
    const [stability, quantise, pack] = await Promise.all([
      gpu.kernel('everything stability', stabilitySource),
      gpu.kernel('everything quantise', linear + finite + quantiseSource),
      gpu.kernel('everything pack', upsample + packSource),
    ]);
    return new GpuBackend(gpu, photo, { stability, quantise, pack });
  }

  private constructor(gpu: Gpu, photo: Size, kernels: { stability: Kernel; quantise: Kernel; pack: Kernel }) {
    this.#gpu = gpu;
    this.#photo = photo;
    this.#kernels = kernels;
  }

  async stability(
    { logits, side }: DecodedMasks,
    frame: Frame,
    chosen: readonly number[],
    offset: number,
  ): Promise<StabilityCounts[]> {
    if (chosen.length === 0) return [];
    const gpu = this.#gpu;
    const { width, height } = validCells(frame, side);
    const indices = gpu.upload('chosen', Uint32Array.from(chosen));
    const size = gpu.uniform([side, width, height, { f32: offset }]);
    const counts = gpu.buffer('stability counts', 8 * chosen.length);
    gpu.compute('everything', (pass) => {
      const groups = Math.ceil(height / ROWS_PER_WORKGROUP);
      this.#kernels.stability.encode(pass, [logits.gpu(), indices, size, counts], [groups, chosen.length]);
    });
    const read = new Uint32Array(await gpu.read(counts, 8 * chosen.length));
    for (const buffer of [indices, size, counts]) gpu.release(buffer);
    return chosen.map((_, i) => ({ inner: read[2 * i], outer: read[2 * i + 1] }));
  }

  async pack(
    { logits, side }: DecodedMasks,
    frame: Frame,
    chosen: readonly number[],
  ): Promise<Omit<PackedMask, 'words'>[]> {
    if (chosen.length === 0) return [];
    const gpu = this.#gpu;
    const { width, height } = this.#photo;
    const words = wordsPerMask(this.#photo);
    const masks = gpu.scratch('packed masks', 4 * words * chosen.length);
    this.#batches.push({ buffer: masks, first: this.#packed });
    this.#packed += chosen.length;
    const indices = gpu.upload('chosen', Uint32Array.from(chosen));
    const cells = gpu.scratch('quantised logits', 4 * side * side * chosen.length);
    const cellSize = gpu.uniform([side * side, chosen.length]);
    const taps = gpu.upload('taps', tapWords(this.#photo, frame, side));
    const size = gpu.uniform([width, width * height, words, side]);
    const summaries = gpu.buffer('mask summaries', 4 * SUMMARY_WORDS * chosen.length);
    gpu.compute('everything', (pass) => {
      const grid = linearGrid(gpu, side * side * chosen.length, WORKGROUP);
      this.#kernels.quantise.encode(pass, [logits.gpu(), indices, cellSize, cells], grid);
      const groups = Math.ceil(words / WORKGROUP);
      this.#kernels.pack.encode(pass, [cells, taps, size, masks, summaries], [groups, chosen.length]);
    });
    const read = new Uint32Array(await gpu.read(summaries, 4 * SUMMARY_WORDS * chosen.length));
    for (const buffer of [indices, cells, cellSize, taps, size, summaries]) gpu.release(buffer);
    return chosen.map((_, i) => {
      const [area, left, top, right, bottom] = read.subarray(SUMMARY_WORDS * i, SUMMARY_WORDS * (i + 1));
      return { area, box: area > 0 ? [~left >>> 0, ~top >>> 0, right, bottom] : [0, 0, 0, 0] };
    });
  }

  async words(packed: readonly number[]): Promise<Uint32Array> {
    const bytes = 4 * wordsPerMask(this.#photo);
    const gathered = this.#gather(packed);
    const words = new Uint32Array(await this.#gpu.read(gathered, bytes * packed.length));
    this.#gpu.release(gathered);
    return words;
  }

  /** The proposal as a value of the device. Masks whose pixels were changed go up again. */
  result({ words, info, packed }: Proposed): GpuMasks {
    const { width, height } = this.#photo;
    const untouched = packed.every((mask) => mask !== null);
    const buffer = untouched ? this.#gather(packed) : this.#gpu.upload('masks', words);
    return { width, height, count: info.length, info, buffer };
  }

  dispose(): void {
    for (const { buffer } of this.#batches.splice(0)) this.#gpu.release(buffer);
  }

  #gather(packed: readonly number[]): GPUBuffer {
    const bytes = 4 * wordsPerMask(this.#photo);
    const to = this.#gpu.scratch('masks', bytes * packed.length);
    const copies = packed.map((mask, i) => {
      const batch = this.#batches.findLast(({ first }) => first <= mask)!;
      return { from: batch.buffer, fromOffset: (mask - batch.first) * bytes, to, toOffset: i * bytes, bytes };
    });
    if (copies.length > 0) this.#gpu.copy('gather masks', copies);
    return to;
  }
}

/** The taps of columns, then of rows, as the kernels take them: first cell + weight · 2^16. */
export function tapWords(photo: Size, frame: Frame, side: number): Uint32Array {
  const columns = tapsOf(photo.width, frame.width, frame, side);
  const rows = tapsOf(photo.height, frame.height, frame, side);
  const words = new Uint32Array(photo.width + photo.height);
  for (let x = 0; x < photo.width; x++) words[x] = columns.first[x] | (columns.weight[x] << 16);
  for (let y = 0; y < photo.height; y++) words[photo.width + y] = rows.first[y] | (rows.weight[y] << 16);
  return words;
}
