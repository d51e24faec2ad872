import type { Photo } from '#core/rasters.ts';
import { Merger, normalise, type Range } from '../cam/reference.ts';
import type { TakeView } from '../cam/run.ts';
import type { Backend } from './erase.ts';
import { fill, fuse, mark } from './reference.ts';

/** Erasing in main memory. */
export class CpuBackend implements Backend {
  /** f32 [K, pixels]. */
  readonly fused: Float32Array;
  readonly #photo: Photo;
  readonly #erased: Uint8Array[];
  readonly #latest: Float32Array[] = [];

  constructor(photo: Photo, classes: number) {
    const pixels = photo.width * photo.height;
    this.#photo = photo;
    this.fused = new Float32Array(classes * pixels);
    this.#erased = Array.from({ length: classes }, () => new Uint8Array(pixels));
  }

  merge(channels: readonly number[]): { take: TakeView; finish(k: number): Promise<Range> } {
    const { width, height } = this.#photo;
    const merger = new Merger(this.#photo, [channels]);
    return {
      take: async (maps, view) => merger.add({ ...view, data: await maps.cpu() }),
      finish: async (k) => {
        this.#latest[k] = merger.sum;
        return normalise({ width, height, classes: [k], data: merger.sum }, 'max')[0];
      },
    };
  }

  async erase(k: number, threshold: number, colour: readonly [number, number, number]) {
    const added = mark(this.#latest[k], this.#erased[k], threshold);
    return { photo: fill(this.#photo, this.#erased[k], colour), added };
  }

  fuse(k: number, weight: number): void {
    const pixels = this.#photo.width * this.#photo.height;
    fuse(this.fused.subarray(k * pixels, (k + 1) * pixels), this.#latest[k], weight);
  }
}
