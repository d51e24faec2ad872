/** Idle bytes that the pool keeps at most. A session on 1024 px photos cycles through about 60 MB. */
const CAP_BYTES = 256 * 2 ** 20;

/**
 * Keeps released buffers by exact size and usage for the next taker. Sizes repeat from run to run
 * of one photo, so exact sizes hit nearly always; buffers of photos closed long ago leave first.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #inUse = new Set<GPUBuffer>();
  /** In order of release: the first entry is the oldest. */
  readonly #idle = new Set<GPUBuffer>();
  readonly #byKind = new Map<string, GPUBuffer[]>();
  #usedBytes = 0;
  #idleBytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get idleBytes(): number {
    return this.#idleBytes;
  }

  /** `fresh` tells that the buffer is new, and so zeroed by WebGPU. */
  take(label: string, size: number, usage: GPUBufferUsageFlags): { buffer: GPUBuffer; fresh: boolean } {
    const pooled = this.#byKind.get(kindOf(size, usage))?.pop();
    if (pooled) {
      this.#idle.delete(pooled);
      this.#idleBytes -= pooled.size;
    }
    const buffer = pooled ?? this.#device.createBuffer({ label, size, usage });
    buffer.label = label;
    this.#inUse.add(buffer);
    this.#usedBytes += buffer.size;
    return { buffer, fresh: !pooled };
  }

  /** Buffers that this pool does not know (ONNX Runtime's, or released twice) are left alone. */
  release(buffer: GPUBuffer): void {
    if (!this.#inUse.delete(buffer)) return;
    this.#usedBytes -= buffer.size;
    this.#idleBytes += buffer.size;
    this.#idle.add(buffer);
    const kind = kindOf(buffer.size, buffer.usage);
    const alike = this.#byKind.get(kind);
    if (alike) alike.push(buffer);
    else this.#byKind.set(kind, [buffer]);
    this.#shrink();
  }

  destroy(): void {
    for (const buffer of [...this.#inUse, ...this.#idle]) buffer.destroy();
    this.#inUse.clear();
    this.#idle.clear();
    this.#byKind.clear();
    this.#usedBytes = 0;
    this.#idleBytes = 0;
  }

  #shrink(): void {
    for (const oldest of this.#idle) {
      if (this.#idleBytes <= CAP_BYTES) return;
      this.#idle.delete(oldest);
      this.#idleBytes -= oldest.size;
      const kind = kindOf(oldest.size, oldest.usage);
      const alike = this.#byKind.get(kind)!.filter((buffer) => buffer !== oldest);
      if (alike.length > 0) this.#byKind.set(kind, alike);
      else this.#byKind.delete(kind);
      oldest.destroy();
    }
  }
}

function kindOf(size: number, usage: GPUBufferUsageFlags): string {
  return `${usage}:${size}`;
}
