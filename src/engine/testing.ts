import type { View } from './messages.ts';
import { PLAIN_VIEW } from './plain-view.ts';

/** Helpers of the engine's tests. */

/** A PNG of this size; `paint` gives each pixel's colour. */
export async function pngOf(
  width: number,
  height: number,
  paint: (x: number, y: number) => readonly [number, number, number],
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) image.data.set([...paint(x, y), 255], 4 * (y * width + x));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The pixels of a bitmap or canvas, RGBA. */
export function pixelsOf(
  picture: CanvasImageSource & { readonly width: number; readonly height: number },
): Uint8ClampedArray {
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  if (!context) throw new Error('no 2D context');
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height).data;
}

/** Colours that tell all ids apart. */
export function testPalette(): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => (i % 3 === 0 ? (i / 3) * 67 : i % 3 === 1 ? i * 29 : i * 13) & 255);
}

export function testView(given: Partial<View>): View {
  return { ...PLAIN_VIEW, image: null, width: 64, height: 48, palette: testPalette(), ...given };
}
