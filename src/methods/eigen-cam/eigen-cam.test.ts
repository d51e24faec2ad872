import { expect, test } from 'vitest';
import { onReference } from '../testing.ts';
import { eigenCamGolden } from './golden.ts';
import { centre, mapOf, PowerMethod } from './reference.ts';
import { eigenCamSuite } from './suite.ts';

eigenCamSuite(
  () => onReference,
  () => null,
);
eigenCamGolden((centred, cells) => new PowerMethod(centred, cells));

test('a map whose lowest value is further from 0 is turned', () => {
  expect([...mapOf([-4, 1, 2])]).toEqual([1, 0, 0]);
  expect([...mapOf([-1, 2, 4])]).toEqual([0, 0.5, 1]);
  expect([...mapOf([0, 0])]).toEqual([0, 0]);
});

test('values that are no finite numbers count as 0', () => {
  expect([...centre(Float32Array.of(Number.NaN, 2, Number.POSITIVE_INFINITY, 2), 4)]).toEqual([-1, 1, -1, 1]);
});
