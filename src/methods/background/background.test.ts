import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testClass, testContext } from '../testing.ts';
import { background } from './index.ts';
import { parameters } from './parameters.ts';
import { backgroundSuite } from './suite.ts';

backgroundSuite(() => onReference);

test('says why a pixel has its class', async () => {
  const maps = { width: 3, height: 1, classes: [1, 2], data: Float32Array.of(0.1, 0.5, 0.25, 0, 0.25, 1) };
  const context = testContext({ tags: [testClass(1), testClass(2)] });
  const values = defaultValues(parameters);
  const result = await onReference(background, { maps }, values, context);
  const why = (x: number) => background.explain({ maps }, result, values, context, x, 0);
  expect(why(0)).toMatchObject({ label: 0, text: 'background.background', numbers: { class: 'class 1' } });
  expect(why(2)).toMatchObject({
    label: 2,
    text: 'background.strongest',
    numbers: { class: 'class 2', score: 1, next: 'class 1', nextScore: 0.25 },
  });
});
