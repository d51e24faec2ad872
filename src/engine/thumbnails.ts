import type { StageId } from '#core/kinds.ts';
import type { ImageId, View } from './messages.ts';
import { type EngineParts, photoOf } from './parts.ts';
import { PLAIN_VIEW } from './plain-view.ts';
import type { Screen } from './renderer/scene.ts';

/** Draws small pictures with the viewport's own screen on a canvas of their own. */
export class Thumbnails {
  readonly #parts: EngineParts;
  readonly #makeScreen: (canvas: OffscreenCanvas) => Screen;

  constructor(parts: EngineParts, makeScreen: (canvas: OffscreenCanvas) => Screen) {
    this.#parts = parts;
    this.#makeScreen = makeScreen;
  }

  /** Null while the stage has no result. */
  async draw(
    image: ImageId,
    stage: StageId,
    longSide: number,
    { palette, map }: Pick<View, 'palette' | 'map'>,
  ): Promise<ImageBitmap | null> {
    const parts = this.#parts;
    const overlay = stage === 'photo' ? null : parts.traces.result(image, stage);
    if (stage !== 'photo' && !overlay) return null;
    overlay?.retain();
    const photo = await photoOf(parts, image);
    try {
      const size = parts.images.report(image);
      const zoom = longSide / Math.max(size.width, size.height);
      const width = Math.max(1, Math.round(size.width * zoom));
      const height = Math.max(1, Math.round(size.height * zoom));
      const opacity = { photo: 1, overlay: 0.8 };
      const view: View = { ...PLAIN_VIEW, image, width, height, zoom, stage, opacity, regions: 'fill', map, palette };
      const canvas = new OffscreenCanvas(width, height);
      const screen = this.#makeScreen(canvas);
      try {
        await screen.draw({ view, photo, size, overlay, compared: null, highlight: null });
        return canvas.transferToImageBitmap();
      } finally {
        screen.dispose();
      }
    } finally {
      photo.release();
      overlay?.release();
    }
  }
}
