import type { Edit } from '#core/edits.ts';
import type { LabelMap, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { composeReference, EditLog, GpuEdits } from '#methods/compose/index.ts';
import { Held } from './held.ts';
import type { ImageId } from './messages.ts';

/** Photos whose edits stay rasterised: those one goes to and fro between. */
const KEPT = 4;

/** A photo's edits as pixels, kept from run to run so that a stroke costs the same after a thousand others. */
interface Layer {
  readonly gpu: Gpu | null;
  readonly log: EditLog;
  readonly onGpu: GpuEdits | null;
}

/** Lays edits over automatic labels. */
export class EditLayers {
  readonly #layers = new Map<ImageId, Layer>();
  #composed = 0;

  /**
   * The label with the edits above it; the log tells which edit lies over a pixel.
   * @throws UserError 'edits.size', 'masks.runs'
   */
  async compose(
    image: ImageId,
    size: Size,
    gpu: Gpu | null,
    automatic: Held<'label'>,
    edits: readonly Edit[],
  ): Promise<{ held: Held<'label'>; log: EditLog }> {
    const layer = await this.#layer(image, size, gpu);
    this.#composed += 1;
    const key = `composed ${this.#composed}`;
    if (gpu && layer.onGpu) {
      layer.onGpu.update(edits);
      const value = layer.onGpu.compose(automatic.gpu(gpu));
      return { held: Held.onGpu('label', key, gpu, value, [automatic]), log: layer.log };
    }
    layer.log.update(edits);
    const label: LabelMap = await automatic.cpu();
    return { held: Held.onCpu('label', key, composeReference(label, layer.log)), log: layer.log };
  }

  close(image: ImageId): void {
    this.#layers.get(image)?.onGpu?.dispose();
    this.#layers.delete(image);
  }

  clear(): void {
    for (const image of [...this.#layers.keys()]) this.close(image);
  }

  async #layer(image: ImageId, size: Size, gpu: Gpu | null): Promise<Layer> {
    const known = this.#layers.get(image);
    if (known?.gpu === gpu) {
      this.#layers.delete(image);
      this.#layers.set(image, known);
      return known;
    }
    this.close(image);
    const onGpu = gpu && (await GpuEdits.create(gpu, size));
    const layer = { gpu, log: onGpu?.log ?? new EditLog(size), onGpu };
    this.#layers.set(image, layer);
    for (const oldest of this.#layers.keys()) {
      if (this.#layers.size <= KEPT) break;
      this.close(oldest);
    }
    return layer;
  }
}
