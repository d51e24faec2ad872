import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { largestDifference, onReference, testClass, testContext } from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import { pcm } from './index.ts';
import { parameters } from './parameters.ts';
import { scoresOf } from './reference.ts';
import { pcmSuite } from './suite.ts';

pcmSuite(
  () => onReference,
  () => null,
);

test('begins with the scores of PyTorch', () => {
  expect(largestDifference(scoresOf(Float32Array.from(golden.cam), 20), golden.scores)).toBeLessThan(1e-6);
});

test('of equal classes all are left', () => {
  const scores = scoresOf(Float32Array.of(1, 0.5, 1, 0.4), 2);
  const half = (0.5 - 1e-5) / (1 + 1e-5);
  const top = (1 - 1e-5) / (1 + 1e-5);
  expect(largestDifference(scores, [1 - top, 1 - half, top, half, top, 0])).toBeLessThan(1e-6);
});

test('says how the score of a pixel changed', () => {
  const maps = { width: 2, height: 1, classes: [3], data: Float32Array.of(0.5, 0) };
  const value = { ...maps, data: Float32Array.of(0.75, 0) };
  const context = testContext({ tags: [testClass(3)] });
  const given = { photo: context.photo, maps };
  const why = (x: number) => pcm.explain(given, { value, diagnostics: {} }, defaultValues(parameters), context, x, 0);
  expect(why(0)).toMatchObject({
    label: 3,
    text: 'pcm.gained',
    numbers: { class: 'class 3', score: 0.75, before: 0.5 },
  });
  expect(why(1)).toMatchObject({ label: 0, text: 'pcm.nothing' });
});
