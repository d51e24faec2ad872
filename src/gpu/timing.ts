import type { Timing } from './gpu.ts';
import type { ReadBack } from './readback.ts';

/** Passes that can be stamped between two calls of take(); later ones run unstamped. */
const PASSES = 512;

/** Stamps compute passes with timestamp queries and adds up their milliseconds by label. */
export class PassTiming implements Timing {
  on = false;
  readonly available: boolean;
  readonly #device: GPUDevice;
  readonly #readBack: ReadBack;
  #queries: GPUQuerySet | null = null;
  #labels: string[] = [];

  constructor(device: GPUDevice, readBack: ReadBack) {
    this.#device = device;
    this.#readBack = readBack;
    this.available = device.features.has('timestamp-query');
  }

  /** The stamps of the next pass, or nothing while timing is off. */
  writes(label: string): GPUComputePassTimestampWrites | undefined {
    if (!this.on || !this.available || this.#labels.length >= PASSES) return undefined;
    this.#queries ??= this.#device.createQuerySet({ label: 'timing', type: 'timestamp', count: 2 * PASSES });
    const index = 2 * this.#labels.length;
    this.#labels.push(label);
    return { querySet: this.#queries, beginningOfPassWriteIndex: index, endOfPassWriteIndex: index + 1 };
  }

  async take(): Promise<ReadonlyMap<string, number>> {
    const milliseconds = new Map<string, number>();
    const labels = this.#labels;
    this.#labels = [];
    if (!this.#queries || labels.length === 0) return milliseconds;
    const bytes = 16 * labels.length;
    const resolved = this.#device.createBuffer({
      label: 'timing',
      size: bytes,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    const encoder = this.#device.createCommandEncoder({ label: 'timing' });
    encoder.resolveQuerySet(this.#queries, 0, 2 * labels.length, resolved, 0);
    this.#device.queue.submit([encoder.finish()]);
    const stamps = new BigUint64Array(await this.#readBack.read(resolved, bytes, 0));
    resolved.destroy();
    for (const [i, label] of labels.entries()) {
      const nanoseconds = Number(stamps[2 * i + 1] - stamps[2 * i]);
      if (nanoseconds >= 0) milliseconds.set(label, (milliseconds.get(label) ?? 0) + nanoseconds / 1e6);
    }
    return milliseconds;
  }

  destroy(): void {
    this.#queries?.destroy();
  }
}
