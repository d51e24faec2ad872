import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { segmenterOf, type World } from '../everything/suite.ts';
import type { MethodContext } from '../method.ts';
import type { PeakValues } from '../peak-prompts/plan.ts';
import { conesOf, discsAtPoints } from '../peak-prompts/suite.ts';
import { type Backend, onReference, randomNumbers, SIZES, testClass, testContext, testPhoto } from '../testing.ts';
import { maskCompetition } from './index.ts';
import { parameters } from './parameters.ts';
import type { CompetitionDiagnostics } from './run.ts';

const values: PeakValues = defaultValues(parameters);
const SIZE = { width: 96, height: 64 };

/** What the competition must do on every backend. */
export function competitionSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const run = async (
    maps: ActivationMaps,
    world: World = discsAtPoints,
    given: Partial<PeakValues> = {},
    context: Partial<MethodContext> = {},
  ) => {
    const photo = testPhoto(maps);
    const tags = maps.classes.map((id) => testClass(id));
    const whole = testContext({ photo, tags, ...segmenterOf(gpu(), maps, world), ...context });
    const result = await backend()(maskCompetition, { photo, maps }, { ...values, ...given }, whole);
    const why = (x: number, y: number) => maskCompetition.explain({ photo, maps }, result, values, whole, x, y);
    const at = (x: number, y: number) => result.value.data[y * maps.width + x];
    return { at, why, value: result.value, diagnostics: result.diagnostics as CompetitionDiagnostics };
  };

  describe('competition of masks', () => {
    test('each class has its mask, and the rest is background', async () => {
      const maps = conesOf(SIZE, [
        [2, 20, 30, 1],
        [9, 75, 30, 1],
      ]);
      const { at, why, diagnostics } = await run(maps);
      expect([at(20, 30), at(75, 30), at(48, 30), at(20, 45), at(20, 60)]).toEqual([2, 9, 0, 2, 0]);
      expect(diagnostics.classes.map((one) => [one.class, one.prompts])).toEqual([
        [2, 1],
        [9, 1],
      ]);
      // A cone of radius 20 over a disc of radius 16: 1 − (2/3)(16/20).
      expect(diagnostics.classes[0].mean).toBeCloseTo(0.467, 1);
      expect(why(20, 30)).toMatchObject({ label: 2, text: 'mask-competition.won', numbers: { class: 'class 2' } });
      expect(why(48, 30)).toMatchObject({ label: 0, text: 'mask-competition.none' });
    });

    test('where masks meet, logit times mean activation decides', async () => {
      // Both masks are everything; the logits are equal in the middle.
      const world: World = {
        logit: ({ points: [{ x: own }] }, _mask, x) => 20 - Math.abs(x - own) / 4,
        score: () => 0.9,
      };
      const even = await run(
        conesOf(SIZE, [
          [1, 16, 30, 1],
          [2, 80, 30, 1],
        ]),
        world,
      );
      expect([even.at(46, 5), even.at(50, 5)]).toEqual([1, 2]);
      const uneven = await run(
        conesOf(SIZE, [
          [1, 16, 30, 1],
          [2, 80, 30, 0.9],
        ]),
        world,
      );
      expect([uneven.at(46, 5), uneven.at(50, 5), uneven.at(80, 30)]).toEqual([1, 1, 2]);
    });

    test('two prompts of a class are one mask', async () => {
      const maps = conesOf(SIZE, [
        [3, 15, 30, 1],
        [3, 80, 30, 1],
      ]);
      const { at, diagnostics } = await run(maps, discsAtPoints, { split: true });
      expect([at(15, 30), at(80, 30)]).toEqual([3, 3]);
      expect(diagnostics.classes).toMatchObject([{ class: 3, prompts: 2 }]);
    });

    test('a tie goes to the lowest class', async () => {
      const world: World = { logit: () => 5, score: () => 0.9 };
      const cone = (id: number) => [id, 40, 30, 1] as const;
      const { value } = await run(conesOf(SIZE, [cone(7), cone(4)]), world);
      expect(value.data.every((id) => id === 4)).toBe(true);
    });

    test('no tag, no peak, no mask: everything is background', async () => {
      const none: World = { ...discsAtPoints, logit: () => -3 };
      for (const { value } of [
        await run(conesOf(SIZE, []), discsAtPoints, {}, { segmenter: null }),
        await run(conesOf(SIZE, [[1, 5, 5, 0]])),
        await run(conesOf(SIZE, [[1, 5, 5, 1]]), none),
      ]) {
        expect(value.data.length).toBe(96 * 64);
        expect(value.data.every((id) => id === 0)).toBe(true);
      }
    });
  });
}

/** Exact agreement with the reference: the sums are of whole numbers. */
export function competitionParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference on random maps', async () => {
    const random = randomNumbers(43);
    for (const size of [...SIZES, { width: 300, height: 200 }]) {
      const cones = Array.from(
        { length: 9 },
        (_, i) =>
          [
            1 + 3 * (i % 4),
            Math.floor(random() * size.width),
            Math.floor(random() * size.height),
            0.5 + random() / 2,
          ] as const,
      );
      const maps = conesOf(size, cones);
      maps.data[0] = Number.NaN;
      const photo = testPhoto(size);
      const context = (device: Gpu | null) => testContext({ photo, ...segmenterOf(device, size, discsAtPoints) });
      for (const given of [values, { ...values, split: true, maxMaskArea: 0.2 }]) {
        const expected = await onReference(maskCompetition, { photo, maps }, given, context(null));
        expect(await backend()(maskCompetition, { photo, maps }, given, context(gpu()))).toEqual(expected);
      }
    }
  });
}
