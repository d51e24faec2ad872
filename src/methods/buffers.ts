import type { Gpu } from '#gpu/gpu.ts';

/** Buffers that one call works with, given back together, however the call ends. */
export class Buffers {
  readonly #gpu: Gpu;
  readonly #held = new Set<GPUBuffer>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** Zeroed. */
  buffer(label: string, bytes: number): GPUBuffer {
    return this.hold(this.#gpu.buffer(label, bytes));
  }

  /** With undefined contents. */
  scratch(label: string, bytes: number): GPUBuffer {
    return this.hold(this.#gpu.scratch(label, bytes));
  }

  upload(label: string, data: ArrayBufferView): GPUBuffer {
    return this.hold(this.#gpu.upload(label, data));
  }

  uniform(words: Parameters<Gpu['uniform']>[0]): GPUBuffer {
    return this.hold(this.#gpu.uniform(words));
  }

  /** Takes over a buffer that was made elsewhere. */
  hold(buffer: GPUBuffer): GPUBuffer {
    this.#held.add(buffer);
    return buffer;
  }

  /** Hands a buffer on: it outlives the call. */
  give(buffer: GPUBuffer): GPUBuffer {
    this.#held.delete(buffer);
    return buffer;
  }

  /** Gives one back before the others. */
  drop(buffer: GPUBuffer): void {
    if (this.#held.delete(buffer)) this.#gpu.release(buffer);
  }

  release(): void {
    for (const buffer of this.#held) this.#gpu.release(buffer);
    this.#held.clear();
  }
}
