import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import { type Backend, onReference, randomNumbers, SIZES, testClass, testContext } from '../testing.ts';
import { saliencyBackground } from './index.ts';
import { parameters } from './parameters.ts';
import type { CueValues } from './reference.ts';

const values: CueValues = defaultValues(parameters);

/** What the cue must do on every backend. */
export function cueSuite(backend: () => Backend): void {
  const run = async (classes: number[], channels: number[][], saliency: number[], given: Partial<CueValues> = {}) => {
    const size = { width: saliency.length, height: 1 };
    const maps: ActivationMaps = { ...size, classes, data: Float32Array.from(channels.flat()) };
    const cue = { ...size, data: Float32Array.from(saliency) };
    const context = testContext({ tags: classes.map((id) => testClass(id)) });
    const inputs = { maps, saliency: cue };
    const result = await backend()(saliencyBackground, inputs, { ...values, ...given }, context);
    const why = (x: number) => saliencyBackground.explain(inputs, result, { ...values, ...given }, context, x, 0);
    return { label: [...result.value.data], why };
  };

  describe('saliency as background', () => {
    test('a class wins where it is above 1 − saliency, and ties go to the background', async () => {
      const { label, why } = await run(
        [3, 8],
        [
          [0.6, 0.5, 0.2, 0.2],
          [0.1, 0.4, 0.9, 0.2],
        ],
        [0.5, 0.5, 0.5, 1],
      );
      expect(label).toEqual([3, 0, 8, 3]);
      expect(why(0)).toMatchObject({ text: 'saliency-background.class', numbers: { background: 0.5 } });
      expect(why(1)).toMatchObject({ text: 'saliency-background.background', label: 0 });
    });

    test('weight and power', async () => {
      expect((await run([1], [[0.3, 0.3]], [0.5, 0], { weight: 0.5 })).label).toEqual([1, 0]);
      expect((await run([1], [[0.3, 0.3]], [0.5, 0.4], { power: 2 })).label).toEqual([1, 0]);
      // A weight of 0 leaves no background but where nothing is active.
      expect((await run([1], [[0.01, 0]], [0, 0], { weight: 0 })).label).toEqual([1, 0]);
    });

    test('no tag, and values that are no numbers', async () => {
      const none = await run([], [], [0.2, 0.9]);
      expect(none.label).toEqual([0, 0]);
      expect(none.why(0)).toMatchObject({ text: 'saliency-background.untagged' });
      const odd = [Number.NaN, -3, 7, Number.POSITIVE_INFINITY];
      expect((await run([1], [[0.9, 0.9, 0.1, 0.1]], odd)).label).toEqual([0, 0, 1, 1]);
      expect((await run([1], [[Number.NaN, 0.9]], [1, 1])).label).toEqual([0, 1]);
    });

    test('a channel of the background takes part', async () => {
      expect(
        (
          await run(
            [0, 2],
            [
              [0.8, 0.1],
              [0.6, 0.6],
            ],
            [0.9, 0.9],
          )
        ).label,
      ).toEqual([0, 2]);
    });
  });
}

/** Agreement with the reference but for powers on the very border: one pixel in a thousand at most. */
export function cueParity(backend: () => Backend): void {
  test('agrees with the reference on random maps', async () => {
    const random = randomNumbers(37);
    for (const size of [...SIZES, { width: 200, height: 150 }]) {
      const pixels = size.width * size.height;
      const maps = { ...size, classes: [1, 5, 254], data: Float32Array.from({ length: 3 * pixels }, random) };
      const saliency = { ...size, data: Float32Array.from({ length: pixels }, random) };
      for (const given of [values, { weight: 0.7, power: 2.3 }]) {
        const context = testContext();
        const expected = await onReference(saliencyBackground, { maps, saliency }, given, context);
        const actual = await backend()(saliencyBackground, { maps, saliency }, given, context);
        const wrong = actual.value.data.filter((id, i) => id !== expected.value.data[i]).length;
        expect(wrong).toBeLessThanOrEqual(pixels / 1000);
      }
    }
  });
}
