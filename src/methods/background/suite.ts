import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import { type Backend, onReference, randomNumbers, SIZES, testClass, testContext } from '../testing.ts';
import { background } from './index.ts';
import { parameters } from './parameters.ts';

const constant = (threshold: number) => ({ ...defaultValues(parameters), threshold });
const power = (alpha: number) => ({ ...defaultValues(parameters), mode: 'power' as const, alpha });

function mapsOf(classes: number[], ...channels: number[][]): ActivationMaps {
  return { width: channels[0]?.length ?? 3, height: 1, classes, data: Float32Array.from(channels.flat()) };
}

/** What the seed must do on every backend. */
export function backgroundSuite(backend: () => Backend): void {
  const seed = async (maps: ActivationMaps, values: ReturnType<typeof constant> | ReturnType<typeof power>) => {
    const context = testContext({ tags: maps.classes.map((id) => testClass(id)) });
    return [...(await backend()(background, { maps }, values, context)).value.data];
  };

  describe('background', () => {
    test('wins ties against a class, and the lower of two equal classes wins', async () => {
      expect(await seed(mapsOf([3], [0.3, 0.30000004, 0]), constant(0.3))).toEqual([0, 3, 0]);
      expect(await seed(mapsOf([2, 9], [0.5, 0.4], [0.5, 0.6]), constant(0.3))).toEqual([2, 9]);
    });

    test('as a power: the crossings of the table in the literature', async () => {
      const crossings: [number, number][] = [
        [1, 0.5],
        [2, 0.382],
        [3, 0.318],
        [4, 0.276],
        [6, 0.222],
        [8, 0.188],
        [10, 0.165],
        [16, 0.123],
        [24, 0.094],
        [32, 0.077],
        [0.6, 0.588],
      ];
      for (const [alpha, m] of crossings) {
        expect(await seed(mapsOf([1], [m - 0.001, m + 0.001]), power(alpha)), `alpha ${alpha}`).toEqual([0, 1]);
      }
      expect(await seed(mapsOf([1], [0.5, 0.50000006]), power(1))).toEqual([0, 1]);
    });

    test('a channel of class 0 is the background: no threshold, ties to it', async () => {
      const maps = mapsOf([0, 3, 7], [0.5, 0.1, 0.2], [0.5, 0.2, 0.1], [0.4, 0.15, 0.9]);
      expect(await seed(maps, constant(0.9))).toEqual([0, 3, 7]);
      expect(await seed(maps, power(1))).toEqual([0, 3, 7]);
    });

    test('no class at all: everything is background', async () => {
      expect(await seed(mapsOf([]), constant(0))).toEqual([0, 0, 0]);
    });

    test('values that are no numbers are nobody', async () => {
      expect(await seed(mapsOf([1, 2], [Number.NaN, Number.NaN], [0.9, Number.NaN]), constant(0.2))).toEqual([2, 0]);
    });
  });
}

/** Exact agreement with the reference on random maps. */
export function backgroundParity(backend: () => Backend): void {
  test('agrees with the reference on random maps', async () => {
    const random = randomNumbers(11);
    for (const size of SIZES) {
      const classes = [1, 4, 7, 200, 254].slice(0, 1 + Math.floor(random() * 5));
      // Coarse values make ties common.
      const data = Float32Array.from({ length: classes.length * size.width * size.height }, () =>
        Math.fround(Math.round(random() * 20) / 20),
      );
      const maps = { ...size, classes, data };
      for (const values of [constant(0.2), constant(0), constant(1), power(0.6), power(4), power(1)]) {
        const context = testContext({ tags: classes.map((id) => testClass(id)) });
        const expected = await onReference(background, { maps }, values, context);
        const actual = await backend()(background, { maps }, values, context);
        expect(actual).toEqual(expected);
      }
    }
  });
}
