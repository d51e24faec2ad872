import type { Edit } from '#core/edits.ts';
import type { ActivationMaps, MaskSet, Photo, Size } from '#core/rasters.ts';
import { packMasks, randomNumbers } from '#methods/testing.ts';

/** The photo of the budgets: VOC's common size. */
export const SIZE: Size = { width: 500, height: 375 };

/** A soft bump a class, normalised as class activation maps are: twenty things that cover half of the photo. */
export function sceneMaps(classes: number, seed = 1): ActivationMaps {
  const random = randomNumbers(seed);
  const { width, height } = SIZE;
  const pixels = width * height;
  const data = new Float32Array(classes * pixels);
  for (let k = 0; k < classes; k++) {
    const [cx, cy, radius] = [random() * width, random() * height, 15 + 35 * random()];
    const map = data.subarray(k * pixels, (k + 1) * pixels);
    for (let i = 0; i < pixels; i++) {
      const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
      map[i] = Math.exp(-(x * x + y * y) / (2 * radius * radius));
    }
    const most = map.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < pixels; i++) map[i] /= most + 1e-5;
  }
  return { ...SIZE, classes: Array.from({ length: classes }, (_, k) => k + 1), data };
}

/**
 * Masks as everything mode gives them: many small, few large (areas between 0.05 % and 40 % of the
 * photo, even on a logarithmic scale), with wavy borders.
 */
export function sceneMasks(count: number, seed = 2): MaskSet {
  const random = randomNumbers(seed);
  const { width, height } = SIZE;
  const masks = Array.from({ length: count }, () => {
    const area = width * height * 0.0005 * 800 ** random();
    const aspect = 0.5 + 1.5 * random();
    const [rx, ry] = [Math.sqrt((area / Math.PI) * aspect), Math.sqrt(area / Math.PI / aspect)];
    const [cx, cy] = [random() * width, random() * height];
    const [waves, depth, phase] = [3 + Math.floor(6 * random()), 0.25 * random(), 6 * random()];
    const mask = new Uint8Array(width * height);
    for (let i = 0; i < mask.length; i++) {
      const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
      const radius = 1 + depth * Math.sin(waves * Math.atan2(y, x) + phase);
      if ((x / rx) ** 2 + (y / ry) ** 2 <= radius * radius) mask[i] = 1;
    }
    return mask;
  });
  const set = packMasks(SIZE, masks);
  return { ...set, info: set.info.map((info, l) => ({ ...info, key: l.toString(16).padStart(16, '0') })) };
}

/** Strokes as a person leaves them on a photo. */
export function sceneEdits(count: number, seed = 3): Edit[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [random() * SIZE.width, random() * SIZE.height];
    const points = Array.from({ length: 20 }, (_, j): [number, number] => [x + 3 * j, y + 20 * Math.sin(j / 4)]);
    return { type: 'stroke', class: i % 4 === 0 ? 255 : 1 + (i % 20), radius: 6 + 10 * random(), points };
  });
}

/** The first demo scene at the size of the budgets; bench/peers/crf.py takes the same. */
export async function scenePhoto(): Promise<Photo> {
  const { width, height } = SIZE;
  const bitmap = await createImageBitmap(await (await fetch('/scenes/01.jpg')).blob());
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return { ...SIZE, rgba: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer) };
}
