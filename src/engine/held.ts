import type { CpuValues, Kind } from '#core/kinds.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import type { GpuValues } from '#gpu/values.ts';

/** A value was only on a device that is no more: it has to be computed again. */
export class ValueLostError extends Error {
  constructor(kind: Kind) {
    super(`the ${kind} were on a lost device`);
    this.name = 'ValueLostError';
  }
}

interface Resident<K extends Kind> {
  readonly gpu: Gpu;
  readonly value: GpuValues[K];
}

/**
 * A value between steps, in main memory, on the device or both; it is copied to the other side
 * when somebody asks, and at most once. Counted references free the device's buffer.
 */
export class Held<K extends Kind = Kind> {
  readonly kind: K;
  /** Hash of everything the value depends on. */
  readonly key: string;
  #cpu: CpuValues[K] | null = null;
  #resident: Resident<K> | null = null;
  #download: Promise<CpuValues[K]> | null = null;
  #references = 1;
  /** The value whose buffer this one has too, kept alive as long as this one. */
  #lender: Held | null = null;

  private constructor(kind: K, key: string) {
    this.kind = kind;
    this.key = key;
  }

  static onCpu<K extends Kind>(kind: K, key: string, value: CpuValues[K]): Held<K> {
    const held = new Held(kind, key);
    held.#cpu = value;
    return held;
  }

  /** Takes over the value's buffer, unless a method handed on the buffer of one of its inputs. */
  static onGpu<K extends Kind>(
    kind: K,
    key: string,
    gpu: Gpu,
    value: GpuValues[K],
    inputs: readonly Held[] = [],
  ): Held<K> {
    const held = new Held(kind, key);
    held.#resident = { gpu, value };
    held.#lender = inputs.find((input) => input.#resident?.value.buffer === value.buffer)?.retain() ?? null;
    return held;
  }

  get bytes(): number {
    const cpu = this.#cpu ? bytesOnCpu(this.#cpu) : 0;
    return cpu + (this.#resident && !this.#lender ? this.#resident.value.buffer.size : 0);
  }

  /** The value wherever it is, for its size, count and info. @throws ValueLostError */
  get facts(): CpuValues[K] | GpuValues[K] {
    const value = this.#cpu ?? this.#resident?.value;
    if (!value) throw new ValueLostError(this.kind);
    return value;
  }

  /** False once the only copy went with a lost device. */
  isAlive(gpu: Gpu | null): boolean {
    return this.#cpu !== null || (this.#resident !== null && this.#resident.gpu === gpu);
  }

  /** @throws ValueLostError */
  async cpu(): Promise<CpuValues[K]> {
    if (this.#cpu) return this.#cpu;
    const resident = this.#resident;
    if (!resident) throw new ValueLostError(this.kind);
    this.retain();
    try {
      this.#download ??= toCpu(resident.gpu, this.kind, resident.value);
      this.#cpu = await this.#download;
      return this.#cpu;
    } finally {
      this.#download = null;
      this.release();
    }
  }

  /** One number of maps, a label or a scalar map, read back alone where only the device has it. @throws ValueLostError */
  async at(this: Held<'maps' | 'label' | 'saliency' | 'edges'>, index: number): Promise<number> {
    if (this.#cpu) return this.#cpu.data[index];
    if (!this.#resident) throw new ValueLostError(this.kind);
    const { gpu, value } = this.#resident;
    const Numbers = this.kind === 'label' ? Uint8Array : Float32Array;
    const { BYTES_PER_ELEMENT: bytes } = Numbers;
    return new Numbers(await gpu.read(value.buffer, bytes, bytes * index))[0];
  }

  /** @throws ValueLostError */
  gpu(gpu: Gpu): GpuValues[K] {
    if (this.#resident?.gpu === gpu) return this.#resident.value;
    if (!this.#cpu) throw new ValueLostError(this.kind);
    this.#resident = { gpu, value: toGpu(gpu, this.kind, this.#cpu) };
    return this.#resident.value;
  }

  retain(): this {
    this.#references += 1;
    return this;
  }

  release(): void {
    this.#references -= 1;
    if (this.#references > 0) return;
    if (this.#lender) this.#lender.release();
    else this.#resident?.gpu.release(this.#resident.value.buffer);
    this.#resident = null;
    this.#lender = null;
    this.#cpu = null;
  }
}

/** Tells TypeScript what the kind says. */
export function isKind<K extends Kind>(held: Held, kind: K): held is Held<K> & Held {
  return (held.kind as Kind) === kind;
}

function bytesOnCpu(value: CpuValues[Kind]): number {
  if ('rgba' in value) return value.rgba.byteLength;
  if ('words' in value) return value.words.byteLength;
  return value.data.byteLength;
}
