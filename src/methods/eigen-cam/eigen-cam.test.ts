import { expect, test } from 'vitest';
import { onReference } from '../testing.ts';
import { eigenCamGolden } from './golden.ts';
import { mapOf, PowerMethod } from './reference.ts';
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
