import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps, Photo, Size } from '#core/rasters.ts';
import { type Backend, onReference, randomNumbers, SIZES, testClass, testContext, testPhoto } from '../testing.ts';
import { sec } from './index.ts';
import { parameters } from './parameters.ts';
import type { SecDiagnostics, SecValues } from './reference.ts';

const values: SecValues = defaultValues(parameters);

/** What the figures must be on every backend. */
export function secSuite(backend: () => Backend): void {
  const run = async (maps: ActivationMaps, photo: Photo = testPhoto(maps), given: Partial<SecValues> = {}) => {
    const context = testContext({ photo, tags: maps.classes.filter((id) => id > 0).map((id) => testClass(id)) });
    const { value, diagnostics } = await backend()(sec, { photo, maps }, { ...values, ...given }, context);
    return { value, ...(diagnostics as SecDiagnostics) };
  };
  const size: Size = { width: 41, height: 41 };
  const mapsOf = (classes: number[], score: (x: number, y: number, k: number) => number): ActivationMaps => ({
    ...size,
    classes,
    data: Float32Array.from({ length: classes.length * 41 * 41 }, (_, i) =>
      score(i % 41, Math.floor(i / 41) % 41, Math.floor(i / 1681)),
    ),
  });

  describe('SEC as figures', () => {
    test('the maps go on unchanged', async () => {
      const maps = mapsOf([1, 7], (x, _y, k) => (k === 0 ? x / 40 : 0.2));
      expect(await run(maps).then(({ value }) => value)).toEqual(maps);
    });

    test('rank pooling is the mean for a decay of 1, and near the maximum for a small one', async () => {
      const maps = mapsOf([3], (x) => (x < 8 ? 0.9 : 0.1));
      const at = async (decay: number) => (await run(maps, undefined, { decay })).classes[1];
      const even = await at(1);
      expect(even.pooled).toBeCloseTo(even.mean, 5);
      expect(even.mean).toBeCloseTo((8 * 0.9 + 33 * 0.1) / 41, 5);
      expect((await at(0.5)).pooled).toBeCloseTo(0.9, 5);
      // Eight columns of 41 scores, the ranks falling off by 0.996: Σ 0.996^j over 328 of 1681 ranks.
      const share = (1 - 0.996 ** 328) / (1 - 0.996 ** 1681);
      const { pooled } = await at(0.996);
      expect(pooled).toBeCloseTo(0.1 + 0.8 * share, 4);
    });

    test('expansion grows when a class covers less', async () => {
      const disc = (radius: number) => mapsOf([1], (x, y) => (Math.hypot(x - 20, y - 20) < radius ? 0.9 : 0.05));
      const [small, large] = [await run(disc(3)), await run(disc(10))];
      expect(small.expansion).toBeGreaterThan(large.expansion);
    });

    test('constraint is small where scores follow the borders of the photo, and large where they do not', async () => {
      const photo = testPhoto(size);
      for (let i = 0; i < 41 * 41; i++) if (i % 41 < 20) photo.rgba.set([20, 20, 20], 4 * i);
      const side = (x: number) => (x < 20 ? 0.95 : 0.05);
      const along = await run(mapsOf([1], side), photo);
      const speckled = await run(
        mapsOf([1], (x, y) => ((7 * x + 13 * y) % 5 === 0 ? 1 - side(x) : side(x))),
        photo,
      );
      expect(speckled.constraint).toBeGreaterThan(2 * along.constraint);
    });

    test('maps that score the background are taken as they are', async () => {
      const maps = mapsOf([0, 2], (_x, _y, k) => (k === 0 ? 3 : 1));
      const { classes } = await run(maps);
      expect(classes.map((one) => one.class)).toEqual([0, 2]);
      // Beyond 1 counts as 1: half and half.
      expect(classes[0].mean).toBeCloseTo(0.5, 5);
    });

    test('no tag, no activation, small photos and values that are no numbers give finite figures', async () => {
      const odd = (given: Size): ActivationMaps => ({
        ...given,
        classes: [1, 2],
        data: new Float32Array(2 * given.width * given.height).fill(Number.NaN),
      });
      const none = await run(mapsOf([], () => 0));
      expect([none.expansion, none.constraint]).toEqual([expect.closeTo(0, 5), expect.closeTo(0, 5)]);
      for (const maps of [mapsOf([1], () => 0), ...SIZES.map(odd)]) {
        const { expansion, constraint } = await run(maps);
        expect([expansion, constraint].every(Number.isFinite), JSON.stringify([maps.width, maps.height])).toBe(true);
      }
    });
  });
}

/** Agreement with the reference to 1e-4. */
export function secParity(backend: () => Backend): void {
  test('agrees with the reference on random maps', async () => {
    const random = randomNumbers(53);
    for (const size of [...SIZES, { width: 200, height: 130 }]) {
      const photo = testPhoto(size);
      for (let i = 0; i < photo.rgba.length; i++) photo.rgba[i] = i % 4 === 3 ? 255 : Math.floor(256 * random());
      const maps = {
        ...size,
        classes: [1, 9],
        data: Float32Array.from({ length: 2 * size.width * size.height }, random),
      };
      const figures = async (on: Backend) => {
        const { diagnostics } = await on(sec, { photo, maps }, values, testContext({ photo }));
        const { expansion, constraint, classes } = diagnostics as SecDiagnostics;
        return [expansion, constraint, ...classes.flatMap((one) => [one.pooled, one.mean, one.largest])];
      };
      const [expected, actual] = [await figures(onReference), await figures(backend())];
      expect(Math.max(...actual.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-4);
    }
  });
}
