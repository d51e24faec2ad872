import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Photo, Size } from '#core/rasters.ts';
import { type Backend, largestDifference, onReference, randomNumbers, SIZES, testContext } from '../testing.ts';
import { saliency } from './index.ts';
import { parameters } from './parameters.ts';
import type { SaliencyValues } from './reference.ts';

const values: SaliencyValues = defaultValues(parameters);

function photoOf({ width, height }: Size, colour: (x: number, y: number) => readonly number[]): Photo {
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) rgba.set([...colour(i % width, Math.floor(i / width)), 255], 4 * i);
  return { width, height, rgba };
}

/** What saliency must do on every backend. */
export function saliencySuite(backend: () => Backend): void {
  const run = async (photo: Photo, given: Partial<SaliencyValues> = {}) => {
    const { value } = await backend()(saliency, { photo }, { ...values, ...given }, testContext({ photo }));
    return { at: (x: number, y: number) => value.data[y * photo.width + x], data: value.data };
  };
  const size = { width: 80, height: 60 };

  describe('geodesic saliency', () => {
    test('what is enclosed by another colour stands out, what reaches the border does not', async () => {
      const { at } = await run(
        photoOf(size, (x, y) => {
          if (x >= 30 && x < 50 && y >= 20 && y < 40) return [220, 40, 40];
          return x < 12 ? [40, 40, 220] : [120, 160, 120];
        }),
      );
      expect(at(40, 30)).toBeGreaterThan(0.95);
      // The blue strip lies at the border however blue it is.
      expect(at(4, 30)).toBeLessThan(0.05);
      expect(at(65, 30)).toBeLessThan(0.05);
    });

    test('an inner ring is passed once: its inside is as far as both steps', async () => {
      const { at } = await run(
        photoOf(size, (x, y) => {
          const ring = Math.max(Math.abs(x - 40), Math.abs(y - 30));
          return ring < 6 ? [255, 255, 255] : ring < 16 ? [128, 128, 128] : [0, 0, 0];
        }),
      );
      const lab = (grey: number) => 116 * Math.cbrt(grey) - 16;
      // Lightness of the grey 128 is 53.6 of 100.
      expect(at(40, 18)).toBeCloseTo(lab(((128 / 255 + 0.055) / 1.055) ** 2.4) / 100, 1);
      expect(at(40, 30)).toBeCloseTo(1, 2);
    });

    test('clipping lets steps pass for nothing that are everywhere', async () => {
      // Patches of 2 × 2 pixels in two greys by turns.
      const board = photoOf(size, (x, y) => Array(3).fill(100 + 10 * (((x >> 1) + (y >> 1)) % 2)));
      expect(Math.max(...(await run(board, { clip: 0.9 })).data)).toBeGreaterThan(0.9);
      expect(Math.max(...(await run(board, { clip: 1.1 })).data)).toBe(0);
    });

    test('an even photo and the smallest ones have nothing that stands out', async () => {
      for (const small of [size, { width: 1, height: 1 }, { width: 1, height: 50 }, { width: 2, height: 2 }]) {
        const { data } = await run(photoOf(small, () => [9, 9, 9]));
        expect(data.length).toBe(small.width * small.height);
        expect(data.every((value) => value === 0)).toBe(true);
      }
    });
  });
}

/** Agreement with the reference to 1e-5 of the range. */
export function saliencyParity(backend: () => Backend): void {
  test('agrees with the reference on random photos', async () => {
    const random = randomNumbers(31);
    for (const size of [...SIZES, { width: 300, height: 211 }]) {
      const photo = photoOf(size, () => [0, 0, 0].map(() => Math.floor(256 * random())));
      for (const given of [values, { patches: 128, clip: 0.3 }]) {
        const expected = await onReference(saliency, { photo }, given, testContext({ photo }));
        const actual = await backend()(saliency, { photo }, given, testContext({ photo }));
        expect(actual.diagnostics).toEqual(expected.diagnostics);
        expect(largestDifference(actual.value.data, expected.value.data)).toBeLessThan(1e-5);
      }
    }
  });
}
