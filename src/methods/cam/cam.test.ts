import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testClass, testContext } from '../testing.ts';
import { cam } from './index.ts';
import { parameters } from './parameters.ts';
import { camSuite } from './suite.ts';

camSuite(
  () => onReference,
  () => null,
);

test('says which class is the most active at a pixel', () => {
  const value = { width: 2, height: 1, classes: [1, 2], data: Float32Array.of(0.5, 0, 0.25, 0) };
  const context = testContext({ tags: [testClass(1), testClass(2)] });
  const why = (x: number) =>
    cam.explain({ photo: context.photo }, { value, diagnostics: {} }, defaultValues(parameters), context, x, 0);
  expect(why(0)).toMatchObject({ label: 1, text: 'cam.strongest', numbers: { class: 'class 1', score: 0.5 } });
  expect(why(1)).toMatchObject({ label: 0, text: 'cam.nothing' });
});
