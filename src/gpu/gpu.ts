/** The public face of the GPU room: what kernels and stages use of a device. */

export interface AdapterReport {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True for a software adapter such as SwiftShader. */
  readonly fallback: boolean;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** A compiled kernel. Bindings go to group 0 in order: binding 0, 1, 2, … */
export interface Kernel {
  readonly label: string;
  /** Records one dispatch. `workgroups` above the device's limit per dimension is the caller's mistake. */
  encode(
    pass: GPUComputePassEncoder,
    bindings: readonly (GPUBuffer | GPUBufferBinding)[],
    workgroups: readonly [number, number?, number?],
  ): void;
}

export interface BufferCopy {
  readonly from: GPUBuffer;
  readonly fromOffset: number;
  readonly to: GPUBuffer;
  readonly toOffset: number;
  readonly bytes: number;
}

export interface Timing {
  /** False when the adapter offers no timestamp queries. */
  readonly available: boolean;
  /** Off by default: stamps cost a little and are only read for panels and benches. */
  on: boolean;
  /**
   * Milliseconds per label since the last call, summed over passes. Passes whose clock ran backwards
   * (adapters quantise and reset it) are left out.
   */
  take(): Promise<ReadonlyMap<string, number>>;
}

export interface Gpu {
  readonly device: GPUDevice;
  readonly report: AdapterReport;
  /** Bytes of the buffers in use that were made through this object. */
  readonly bytes: number;
  /** Bytes of released buffers that wait to be used again; the pool has a cap. */
  readonly pooledBytes: number;
  /** Uncaptured device errors and compiler warnings, at most the last 50. Empty when all is well. */
  readonly problems: readonly string[];
  /** GPU milliseconds of compute passes, when the adapter has timestamp queries. */
  readonly timing: Timing;
  /** Resolves when the device is lost other than by `destroy()`. */
  readonly lost: Promise<GPUDeviceLostInfo>;
  /**
   * Compiles, or finds again by source text and constants (pipelines are cached, concurrent
   * compilations shared). Rejects with the shader's messages and their lines.
   */
  kernel(label: string, source: string, constants?: Readonly<Record<string, number>>): Promise<Kernel>;
  /** A zeroed storage buffer, STORAGE | COPY_SRC | COPY_DST, rounded up to 4 bytes (16 at least). */
  buffer(label: string, bytes: number): GPUBuffer;
  /** The same with undefined contents, for kernels that write all of it: saves the clearing of a pooled buffer. */
  scratch(label: string, bytes: number): GPUBuffer;
  /** A storage buffer with these contents. */
  upload(label: string, data: ArrayBufferView): GPUBuffer;
  /** A small uniform buffer with these 32-bit words (numbers are written as u32; use `f32` for floats). */
  uniform(words: readonly (number | { readonly f32: number })[]): GPUBuffer;
  /** Takes a buffer back (for the pool or destruction). */
  release(buffer: GPUBuffer): void;
  /** Encodes and submits one compute pass. With timing on, its GPU milliseconds are added under `label`. */
  compute(label: string, record: (pass: GPUComputePassEncoder) => void): void;
  /** Copies between buffers, in one submission. Offsets and lengths are multiples of 4. */
  copy(label: string, copies: readonly BufferCopy[]): void;
  /** Copies bytes [offset, offset + bytes) back to the CPU. Waits for the work submitted before. */
  read(buffer: GPUBuffer, bytes: number, offset?: number): Promise<ArrayBuffer>;
  /** Resolves when everything submitted so far is done. */
  idle(): Promise<void>;
  destroy(): void;
  /** Tests only: loses the device as a crash would, so that `lost` resolves. */
  destroyForTest(): void;
}
