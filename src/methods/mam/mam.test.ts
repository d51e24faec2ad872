import { expect, test } from 'vitest';
import { largestDifference, onReference } from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import { attend } from './reference.ts';
import { mamSuite } from './suite.ts';

mamSuite(
  () => onReference,
  () => null,
);

test('gives what PyTorch gives, to 1e-6', () => {
  const maps = golden.maps.map((map) => Float32Array.from(map));
  const perClass = attend(maps, 2, 12, 'class');
  expect(largestDifference(perClass.data, golden.class)).toBeLessThan(1e-6);
  expect(largestDifference(perClass.weights.flat(), golden.weights.flat())).toBeLessThan(1e-6);
  expect(largestDifference(attend(maps, 2, 12, 'pixel').data, golden.pixel)).toBeLessThan(1e-6);
});

test('scales that say the same count the same, and an empty one the most', () => {
  const map = Float32Array.of(0, 0.5, 1, 0.25);
  expect(attend([map, map, map], 1, 4, 'class').weights[0]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  const [half, one, two] = attend([new Float32Array(4), map, map], 1, 4, 'class').weights[0];
  expect(half).toBeGreaterThan(one);
  expect(one).toBe(two);
});
