import type { Edit } from '#core/edits.ts';
import { type Size, wordsPerMask } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import { labelBytes } from '#gpu/transfer.ts';
import type { GpuLabel } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import applySource from '#shaders/compose/apply.wgsl?raw';
import ownSource from '#shaders/compose/own.wgsl?raw';
import { EditLog, type RasterEdit } from './log.ts';

const WORKGROUP = 64;

/**
 * A photo's edits on the device, kept from run to run: entries added to the log are painted onto
 * what is there, and a new automatic label costs one dispatch. Undo paints the log again.
 */
export class GpuEdits {
  /** The log's pixels; also tells which edit lies over a pixel. */
  readonly log: EditLog;
  readonly #gpu: Gpu;
  readonly #size: Size;
  readonly #own: Kernel;
  readonly #apply: Kernel;
  /** u32 a pixel: 1 + the number of the edit that owns it, or 0. */
  #owners: GPUBuffer | null = null;
  #classes: Uint32Array = new Uint32Array(0);

  static async create(gpu: Gpu, size: Size): Promise<GpuEdits> {
    const [own, apply] = await Promise.all([
      gpu.kernel('compose own', linear + ownSource),
      gpu.kernel('compose apply', linear + applySource),
    ]);
    return new GpuEdits(gpu, { width: size.width, height: size.height }, own, apply);
  }

  private constructor(gpu: Gpu, size: Size, own: Kernel, apply: Kernel) {
    this.#gpu = gpu;
    this.#size = size;
    this.#own = own;
    this.#apply = apply;
    this.log = new EditLog(size);
  }

  /** @throws UserError 'edits.size', 'masks.runs' */
  update(edits: readonly Edit[]): void {
    const before = this.#classes.length;
    const same = this.log.update(edits);
    this.#classes = Uint32Array.from(edits, classOf);
    if (same < before) this.#release();
    const added = this.log.entries(same < before ? 0 : same);
    if (added.length > 0) this.#paint(added);
  }

  /** The label with the edits above it: a new buffer, or the given label itself when no edit has pixels. */
  compose(label: GpuLabel): GpuLabel {
    if (!this.#owners) return label;
    const gpu = this.#gpu;
    const words = labelBytes(label) / 4;
    const buffer = gpu.scratch('composed label', 4 * words);
    const classes = gpu.upload('edit classes', this.#classes);
    const size = gpu.uniform([words]);
    const owners = this.#owners;
    gpu.compute('compose', (pass) => {
      const bindings = [label.buffer, owners, classes, size, buffer];
      this.#apply.encode(pass, bindings, linearGrid(gpu, words, WORKGROUP));
    });
    gpu.release(classes);
    gpu.release(size);
    return { width: label.width, height: label.height, buffer };
  }

  dispose(): void {
    this.#release();
    this.#classes = new Uint32Array(0);
    this.log.update([]);
  }

  #paint(entries: readonly RasterEdit[]): void {
    const gpu = this.#gpu;
    const words = wordsPerMask(this.#size);
    this.#owners ??= gpu.buffer('edit owners', 4 * 32 * words);
    const owners = this.#owners;
    const table = new Uint32Array(4 * entries.length);
    const bits = new Uint32Array(entries.reduce((sum, entry) => sum + entry.words.length, 0));
    let begin = 0;
    for (const [i, entry] of entries.entries()) {
      const owner = entry.class === 'automatic' ? 0 : entry.edit + 1;
      table.set([owner, entry.firstWord, entry.words.length, begin], 4 * i);
      bits.set(entry.words, begin);
      begin += entry.words.length;
    }
    const tableBuffer = gpu.upload('edit entries', table);
    const bitsBuffer = gpu.upload('edit bits', bits);
    const size = gpu.uniform([words, entries.length]);
    gpu.compute('compose', (pass) => {
      this.#own.encode(pass, [tableBuffer, bitsBuffer, size, owners], linearGrid(gpu, words, WORKGROUP));
    });
    for (const buffer of [tableBuffer, bitsBuffer, size]) gpu.release(buffer);
  }

  #release(): void {
    if (this.#owners) this.#gpu.release(this.#owners);
    this.#owners = null;
  }
}

/** One composition without keeping anything: the label, a new buffer unless no edit has pixels. */
export async function composeGpu(gpu: Gpu, label: GpuLabel, edits: readonly Edit[]): Promise<GpuLabel> {
  const layer = await GpuEdits.create(gpu, label);
  try {
    layer.update(edits);
    return layer.compose(label);
  } finally {
    layer.dispose();
  }
}

/** Entries that own no pixel (verdicts, 'automatic') are never looked up. */
function classOf(edit: Edit): number {
  return typeof edit.class === 'number' ? edit.class : 0;
}
