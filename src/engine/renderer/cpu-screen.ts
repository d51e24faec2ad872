import type { MaskSet, Photo } from '#core/rasters.ts';
import { type Held, isKind } from '../held.ts';
import type { View } from '../messages.ts';
import { labelColours, maskColours } from './colours.ts';
import { areComparable, channelPairs } from './difference.ts';
import { heatOf, type Scene, type Screen, splitOf } from './scene.ts';
import {
  shadeDifferenceHeat,
  shadeDifferenceLabel,
  shadeHeat,
  shadeHighlight,
  shadeRegions,
  smallestMask,
} from './shade.ts';

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

  async draw(scene: Scene): Promise<void> {
    const { view, photo, highlight } = scene;
    const pixels = photo ? await photo.cpu() : null;
    const image = new ImageData(Math.max(1, view.width), Math.max(1, view.height));
    if (pixels) await this.#shade(scene, image.data);
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

    if (highlight && lifted) shadeHighlight(view, lifted, highlight.index, image.data);
    this.#drawOverlay(image);
  }

  dispose(): void {
    this.#photo = null;
    this.#numbers = null;
  }

  /** The overlay of one side, of both beside each other, or of what is between them. */
  async #shade({ view, overlay, compared }: Scene, out: Uint8ClampedArray): Promise<void> {
    if (view.compare?.mode === 'difference') {
      if (overlay && compared) await this.#shadeDifference(view, overlay, compared, out);
      return;
    }
    if (overlay) await this.#shadeSide(view, overlay, out);
    if (!view.compare) return;
    const right = new Uint8ClampedArray(out.length);
    if (compared) await this.#shadeSide(view, compared, right);
    const split = splitOf(view);
    for (let y = 0; y < view.height; y++) {
      const [from, to] = [4 * (y * view.width + split), 4 * (y + 1) * view.width];
      out.set(right.subarray(from, to), from);
    }
  }

  async #shadeSide(view: View, overlay: Held, out: Uint8ClampedArray): Promise<void> {
    const heat = heatOf(overlay);
    if (heat) shadeHeat(view, await heat.held.cpu(), heat.classes, out);
    else if (isKind(overlay, 'label')) {
      const label = await overlay.cpu();
      shadeRegions(view, label, label.data, labelColours(view.palette, view.hidden), out);
    } else if (isKind(overlay, 'masks')) {
      const masks = await overlay.cpu();
      shadeRegions(view, masks, this.#numbersOf(overlay.key, masks), maskColours(masks.count), out);
    }
  }

  async #shadeDifference(view: View, a: Held, b: Held, out: Uint8ClampedArray): Promise<void> {
    if (!areComparable(a, b)) return;
    if (isKind(a, 'label') && isKind(b, 'label')) shadeDifferenceLabel(view, await a.cpu(), await b.cpu(), out);
    const [left, right] = [heatOf(a), heatOf(b)];
    if (!left || !right) return;
    const pairs = channelPairs(view.map, left.classes, right.classes);
    shadeDifferenceHeat(view, await left.held.cpu(), await right.held.cpu(), pairs, out);
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
