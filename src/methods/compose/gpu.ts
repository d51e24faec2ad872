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
/** Pixels that an invocation of apply.wgsl takes; one byte each. */
const GROUP = 16;
const AUTOMATIC = 256;

/** One byte a pixel each: the class where edited, else 0; 255 where edited, else 0. */
interface Layer {
  readonly classes: GPUBuffer;
  readonly edited: GPUBuffer;
}

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
  #layer: Layer | null = null;
  /** Entries of the log that are in the layer. */
  #entries = 0;

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
    const same = this.log.update(edits);
    const extended = same >= this.#entries;
    if (!extended) this.#release();
    const added = this.log.entries(extended ? same : 0);
    this.#entries = edits.length;
    if (added.length > 0) this.#paint(added);
  }

  /** The label with the edits above it: a new buffer, or the given label itself when no edit has pixels. */
  compose(label: GpuLabel): GpuLabel {
    if (!this.#layer) return label;
    const gpu = this.#gpu;
    const groups = labelBytes(label) / GROUP;
    const buffer = gpu.scratch('composed label', labelBytes(label));
    const size = gpu.uniform([groups]);
    const { classes, edited } = this.#layer;
    gpu.compute('compose', (pass) => {
      const bindings = [label.buffer, classes, edited, size, buffer];
      this.#apply.encode(pass, bindings, linearGrid(gpu, groups, WORKGROUP));
    });
    gpu.release(size);
    return { width: label.width, height: label.height, buffer };
  }

  dispose(): void {
    this.#release();
    this.#entries = 0;
    this.log.update([]);
  }

  #paint(entries: readonly RasterEdit[]): void {
    const gpu = this.#gpu;
    const words = wordsPerMask(this.#size);
    this.#layer ??= {
      classes: gpu.buffer('edit classes', labelBytes(this.#size)),
      edited: gpu.buffer('edited pixels', labelBytes(this.#size)),
    };
    const { classes, edited } = this.#layer;
    const table = new Uint32Array(4 * entries.length);
    const bits = new Uint32Array(entries.reduce((sum, entry) => sum + entry.words.length, 0));
    let begin = 0;
    for (const [i, entry] of entries.entries()) {
      const id = entry.class === 'automatic' ? AUTOMATIC : entry.class;
      table.set([id, entry.firstWord, entry.words.length, begin], 4 * i);
      bits.set(entry.words, begin);
      begin += entry.words.length;
    }
    const tableBuffer = gpu.upload('edit entries', table);
    const bitsBuffer = gpu.upload('edit bits', bits);
    const size = gpu.uniform([words, entries.length]);
    gpu.compute('compose', (pass) => {
      const bindings = [tableBuffer, bitsBuffer, size, classes, edited];
      this.#own.encode(pass, bindings, linearGrid(gpu, words, WORKGROUP));
    });
    for (const buffer of [tableBuffer, bitsBuffer, size]) gpu.release(buffer);
  }

  #release(): void {
    if (this.#layer) for (const buffer of [this.#layer.classes, this.#layer.edited]) this.#gpu.release(buffer);
    this.#layer = null;
  }
}
