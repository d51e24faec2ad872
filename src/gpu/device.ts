import type { AdapterReport, BufferCopy, Gpu, Kernel } from './gpu.ts';
import { KernelCache } from './kernels.ts';
import { BufferPool } from './pool.ts';
import { ReadBack } from './readback.ts';
import { PassTiming } from './timing.ts';

/**
 * Limits taken at the adapter's own value. The defaults (128 MiB a binding, 256 MiB a buffer)
 * break larger models, and ONNX Runtime, which shares the device, plans with the adapter's values.
 */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxTextureDimension2D',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];
const KEPT_PROBLEMS = 50;
const SMALLEST_BUFFER = 16;

/** The device of this thread, or null where WebGPU has no adapter (or is not there at all). */
export async function createGpu(): Promise<Gpu | null> {
  const adapter = (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  if (!adapter) return null;
  const device = await adapter.requestDevice({
    label: 'camwalk',
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
  });
  return new DeviceGpu(device, reportOf(adapter, device));
}

function reportOf(adapter: GPUAdapter, device: GPUDevice): AdapterReport {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  return {
    vendor,
    architecture,
    description,
    fallback: isFallbackAdapter === true,
    features: [...device.features].sort(),
    limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
  };
}

class DeviceGpu implements Gpu {
  readonly device: GPUDevice;
  readonly report: AdapterReport;
  readonly lost: Promise<GPUDeviceLostInfo>;
  readonly problems: string[] = [];
  readonly timing: PassTiming;
  readonly #kernels: KernelCache;
  readonly #pool: BufferPool;
  readonly #readBack: ReadBack;
  /** Own teardown is told from a loss by this flag: the reason 'destroyed' is given for both. */
  #destroyed = false;

  constructor(device: GPUDevice, report: AdapterReport) {
    this.device = device;
    this.report = report;
    this.#kernels = new KernelCache(device, (message) => this.#note(message));
    this.#pool = new BufferPool(device);
    this.#readBack = new ReadBack(device);
    this.timing = new PassTiming(device, this.#readBack);
    this.lost = new Promise((resolve) => {
      device.lost.then((info) => {
        if (!this.#destroyed) resolve(info);
      });
    });
    device.addEventListener('uncapturederror', (event) => this.#note(event.error.message));
  }

  get bytes(): number {
    return this.#pool.usedBytes;
  }

  get pooledBytes(): number {
    return this.#pool.idleBytes;
  }

  kernel(label: string, source: string, constants: Readonly<Record<string, number>> = {}): Promise<Kernel> {
    return this.#kernels.get(label, source, constants);
  }

  buffer(label: string, bytes: number): GPUBuffer {
    const { buffer, fresh } = this.#storage(label, bytes);
    if (!fresh) {
      const encoder = this.device.createCommandEncoder({ label: 'clear' });
      encoder.clearBuffer(buffer);
      this.device.queue.submit([encoder.finish()]);
    }
    return buffer;
  }

  scratch(label: string, bytes: number): GPUBuffer {
    return this.#storage(label, bytes).buffer;
  }

  upload(label: string, data: ArrayBufferView): GPUBuffer {
    const { buffer } = this.#storage(label, data.byteLength);
    const whole = data.byteLength & ~3;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>;
    if (whole > 0) this.device.queue.writeBuffer(buffer, 0, bytes, 0, whole);
    if (whole < data.byteLength) {
      // Writes are multiples of 4 long: the odd end goes in a padded word.
      const end = new Uint8Array(4);
      end.set(bytes.subarray(whole));
      this.device.queue.writeBuffer(buffer, whole, end);
    }
    return buffer;
  }

  uniform(words: readonly (number | { readonly f32: number })[]): GPUBuffer {
    const size = Math.ceil((4 * words.length) / 16) * 16;
    const view = new DataView(new ArrayBuffer(size));
    for (const [i, word] of words.entries()) {
      if (typeof word === 'number') view.setUint32(4 * i, word, true);
      else view.setFloat32(4 * i, word.f32, true);
    }
    const { buffer } = this.#pool.take('uniform', size, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.device.queue.writeBuffer(buffer, 0, view);
    return buffer;
  }

  release(buffer: GPUBuffer): void {
    this.#pool.release(buffer);
  }

  compute(label: string, record: (pass: GPUComputePassEncoder) => void): void {
    const encoder = this.device.createCommandEncoder({ label });
    const pass = encoder.beginComputePass({ label, timestampWrites: this.timing.writes(label) });
    record(pass);
    pass.end();
    this.device.queue.submit([encoder.finish()]);
  }

  copy(label: string, copies: readonly BufferCopy[]): void {
    const encoder = this.device.createCommandEncoder({ label });
    for (const { from, fromOffset, to, toOffset, bytes } of copies) {
      encoder.copyBufferToBuffer(from, fromOffset, to, toOffset, bytes);
    }
    this.device.queue.submit([encoder.finish()]);
  }

  read(buffer: GPUBuffer, bytes: number, offset = 0): Promise<ArrayBuffer> {
    return this.#readBack.read(buffer, bytes, offset);
  }

  async idle(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
  }

  destroy(): void {
    this.#destroyed = true;
    this.timing.destroy();
    this.#readBack.destroy();
    this.#pool.destroy();
    this.device.destroy();
  }

  destroyForTest(): void {
    this.device.destroy();
  }

  #storage(label: string, bytes: number): { buffer: GPUBuffer; fresh: boolean } {
    const size = Math.max(SMALLEST_BUFFER, Math.ceil(bytes / 4) * 4);
    return this.#pool.take(label, size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST);
  }

  #note(problem: string): void {
    this.problems.push(problem);
    if (this.problems.length > KEPT_PROBLEMS) this.problems.shift();
  }
}
