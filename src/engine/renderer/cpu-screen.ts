import type { MaskSet, Photo } from '#core/rasters.ts';
import { isKind } from '../held.ts';
import type { View } from '../messages.ts';
import { labelColours, maskColours } from './colours.ts';
import type { Scene, Screen } from './scene.ts';
import { shadeHeat, shadeHighlight, shadeRegions, smallestMask } from './shade.ts';

/** The viewport without a GPU: the browser scales the photo, the overlay is shaded pixel by pixel. */
export class CpuScreen implements Screen {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #photo: { readonly key: string; readonly canvas: OffscreenCanvas } | null = null;
  #overlay = new OffscreenCanvas(1, 1);
  #numbers: { readonly key: string; readonly numbers: Uint32Array } | null = null;

  constructor(canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no 2D context for the viewport');
    this.#canvas = canvas;
    this.#context = context;
  }

  async draw({ view, photo, overlay, highlight }: Scene): Promise<void> {
    const pixels = photo ? await photo.cpu() : null;
    const value = overlay ? await overlay.cpu() : null;
    const lifted = highlight ? await highlight.masks.cpu() : null;
    if (this.#canvas.width !== view.width) this.#canvas.width = view.width;
    if (this.#canvas.height !== view.height) this.#canvas.height = view.height;
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = `rgb(${view.backdrop.join(' ')})`;
    context.fillRect(0, 0, view.width, view.height);
    if (!photo || !pixels) return;
    this.#drawPhoto(photo.key, pixels, view);

    const image = new ImageData(view.width, view.height);
    if (overlay && value) {
      if (isKind(overlay, 'maps')) shadeHeat(view, await overlay.cpu(), image.data);
      else if (isKind(overlay, 'label')) {
        const label = await overlay.cpu();
        shadeRegions(view, label, label.data, labelColours(view.palette, view.hidden), image.data);
      } else if (isKind(overlay, 'masks')) {
        const masks = await overlay.cpu();
        shadeRegions(view, masks, this.#numbersOf(overlay.key, masks), maskColours(masks.count), image.data);
      }
    }
    if (highlight && lifted) shadeHighlight(view, lifted, highlight.index, image.data);
    this.#drawOverlay(image);
  }

  dispose(): void {
    this.#photo = null;
    this.#numbers = null;
  }

  #drawPhoto(key: string, photo: Photo, view: View): void {
    if (this.#photo?.key !== key) {
      const canvas = new OffscreenCanvas(photo.width, photo.height);
      const bytes = new Uint8ClampedArray(photo.rgba.buffer as ArrayBuffer, photo.rgba.byteOffset, photo.rgba.length);
      canvas.getContext('2d')?.putImageData(new ImageData(bytes, photo.width, photo.height), 0, 0);
      this.#photo = { key, canvas };
    }
    const context = this.#context;
    context.setTransform(view.zoom, 0, 0, view.zoom, view.pan[0], view.pan[1]);
    context.imageSmoothingEnabled = view.zoom <= 2;
    context.imageSmoothingQuality = 'high';
    context.globalAlpha = view.opacity.photo;
    context.drawImage(this.#photo.canvas, 0, 0);
  }

  #drawOverlay(image: ImageData): void {
    if (this.#overlay.width !== image.width || this.#overlay.height !== image.height)
      this.#overlay = new OffscreenCanvas(image.width, image.height);
    this.#overlay.getContext('2d')?.putImageData(image, 0, 0);
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.globalAlpha = 1;
    this.#context.drawImage(this.#overlay, 0, 0);
  }

  #numbersOf(key: string, masks: MaskSet): Uint32Array {
    if (this.#numbers?.key !== key) this.#numbers = { key, numbers: smallestMask(masks) };
    return this.#numbers.numbers;
  }
}
