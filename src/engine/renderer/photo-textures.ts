import type { Gpu } from '#gpu/gpu.ts';
import type { Held } from '../held.ts';
import { createPhotoTexture } from './photo-texture.ts';

/** The photo on screen, the one before and one for thumbnails of a list. */
const KEPT = 3;

/** Textures of the photos shown lately. */
export class PhotoTextures {
  readonly #gpu: Gpu;
  readonly #made = new Map<string, GPUTexture>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  async of(photo: Held<'photo'>): Promise<GPUTexture> {
    const pixels = await photo.cpu();
    const texture = this.#made.get(photo.key) ?? createPhotoTexture(this.#gpu, pixels);
    this.#made.delete(photo.key);
    this.#made.set(photo.key, texture);
    for (const [oldest, forgotten] of this.#made) {
      if (this.#made.size <= KEPT) break;
      this.#made.delete(oldest);
      forgotten.destroy();
    }
    return texture;
  }

  dispose(): void {
    for (const texture of this.#made.values()) texture.destroy();
    this.#made.clear();
  }
}
