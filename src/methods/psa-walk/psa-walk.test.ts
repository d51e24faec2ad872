import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testClass, testContext } from '../testing.ts';
import { psaWalk } from './index.ts';
import { parameters } from './parameters.ts';
import { radiusOf } from './reference.ts';
import { psaWalkSuite } from './suite.ts';

psaWalkSuite(
  () => onReference,
  () => null,
);

test('small grids have smaller radii', () => {
  const radii = [1, 2, 3, 5, 10, 11, 40].map((side) => radiusOf({ width: side, height: 60 }));
  expect(radii).toEqual([0, 0, 1, 2, 4, 5, 5]);
});

test('says which channel won', () => {
  const photo = { width: 2, height: 1, rgba: new Uint8Array(8) };
  const maps = { width: 2, height: 1, classes: [3], data: Float32Array.of(0.2, 0.9) };
  const value = { width: 2, height: 1, classes: [0, 3], data: Float32Array.of(0.7, 0.1, 0.3, 0.6) };
  const context = testContext({ tags: [testClass(3)] });
  const why = (x: number) =>
    psaWalk.explain({ photo, maps }, { value, diagnostics: {} }, defaultValues(parameters), context, x, 0);
  expect(why(0)).toMatchObject({ label: 0, text: 'psa-walk.background' });
  expect(why(1)).toMatchObject({ label: 3, text: 'psa-walk.lost', numbers: { class: 'class 3' } });
});
