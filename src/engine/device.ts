import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { KeptReport } from './embedding-disk.ts';
import type { DeviceReport, ModelReport, StartOptions } from './messages.ts';

/** Why the backend is what it is: catalogue keys under `device.reasons`. */
export type BackendReason = 'gpu' | 'software' | 'requested' | 'absent' | 'failed' | 'lost';

/** A device that is lost so often is broken; the reference backend is slower but stays. */
const MOST_LOSSES = 4;
/** Losses this far apart are separate misfortunes. */
const FORGIVEN_AFTER = 10 * 60 * 1000;

/** Owns the one device of the engine and replaces it when it is lost. */
export class DeviceHost {
  #gpu: Gpu | null = null;
  #reason: BackendReason = 'absent';
  #losses: number[] = [];
  #recovery: Promise<void> = Promise.resolve();
  readonly #lost = new WeakSet<Gpu>();
  readonly #replaced: () => Promise<void>;

  /** `replaced` is called when a lost device has been replaced (or given up: `gpu` is then null). */
  constructor(replaced: () => Promise<void>) {
    this.#replaced = replaced;
  }

  /** The device in force; null on the reference backend. */
  get gpu(): Gpu | null {
    return this.#gpu;
  }

  async start(backend: StartOptions['backend']): Promise<void> {
    if (backend === 'cpu') this.#reason = 'requested';
    else await this.#acquire();
  }

  /** Resolves when no recovery is under way. */
  settled(): Promise<void> {
    return this.#recovery;
  }

  /** Whether this device was lost; a failure may come before its cause is told, so wait for that a moment. */
  async wasLost(gpu: Gpu | null, patience = 0): Promise<boolean> {
    if (!gpu) return false;
    if (!this.#lost.has(gpu) && patience > 0)
      await Promise.race([gpu.lost, new Promise((resolve) => setTimeout(resolve, patience))]);
    return this.#lost.has(gpu);
  }

  report(models: readonly ModelReport[], kept: KeptReport): DeviceReport {
    const gpu = this.#gpu;
    return {
      backend: gpu ? 'webgpu' : 'cpu',
      reason: this.#reason,
      adapter: gpu && {
        vendor: gpu.report.vendor,
        architecture: gpu.report.architecture,
        description: gpu.report.description,
        fallback: gpu.report.fallback,
      },
      features: gpu?.report.features ?? [],
      limits: gpu?.report.limits ?? {},
      models,
      gpuBytes: gpu?.bytes ?? 0,
      kept,
    };
  }

  /** Tests only: loses the device as a crash would. */
  lose(): void {
    this.#gpu?.destroyForTest();
  }

  async #acquire(): Promise<void> {
    try {
      this.#gpu = await createGpu();
      this.#reason = !this.#gpu ? 'absent' : this.#gpu.report.fallback ? 'software' : 'gpu';
    } catch (error) {
      console.error('no device from the adapter', error);
      this.#gpu = null;
      this.#reason = 'failed';
    }
    const gpu = this.#gpu;
    void gpu?.lost.then(() => {
      this.#lost.add(gpu);
      this.#recovery = this.#recover(gpu);
    });
  }

  async #recover(lost: Gpu): Promise<void> {
    if (this.#gpu !== lost) return;
    const now = Date.now();
    this.#losses = [...this.#losses.filter((time) => now - time < FORGIVEN_AFTER), now];
    if (this.#losses.length >= MOST_LOSSES) {
      this.#gpu = null;
      this.#reason = 'lost';
    } else {
      await this.#acquire();
    }
    await this.#replaced();
  }
}
