import { expect, test } from 'vitest';
import { onReference, randomNumbers } from '../testing.ts';
import { fitHead } from './head.ts';
import { seekRest } from './reference.ts';
import { acolSuite } from './suite.ts';

acolSuite(
  () => onReference,
  () => null,
);

test('what is left is stretched to the whole range, and the surer of both looks counts', () => {
  const cells = Float32Array.of(0, 2, 4, 10);
  seekRest(cells, [0], 0.6);
  expect([...cells]).toEqual([0, 0.5, 1, 1]);
});

test('where features are erased the bias is left', () => {
  const cells = Float32Array.of(2, 3, 10);
  seekRest(cells, [6], 0.6);
  // B is minmax(2, 3, 6).
  expect([...cells]).toEqual([0, 0.25, 1]);
});

test('maps that are the same everywhere become 0', () => {
  const cells = Float32Array.of(3, 3, 3, 0, 0, 0);
  seekRest(cells, [0, 0], 0.6);
  expect([...cells]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('finds the bias of a head, also where a channel is dead and another one doubled', () => {
  const random = randomNumbers(1);
  const cells = 60;
  const rows = Array.from({ length: 3 }, () => Float32Array.from({ length: cells }, random));
  const features = Float32Array.from([...rows[0], ...rows[1], ...rows[1], ...new Float32Array(cells), ...rows[2]]);
  const maps = Float32Array.from({ length: cells }, (_, i) => 2 * rows[0][i] - 3 * rows[1][i] + 0.75);
  const { bias, unexplained } = fitHead(features, maps, cells);
  expect(bias[0]).toBeCloseTo(0.75, 3);
  expect(unexplained).toBeLessThan(1e-6);
});

test('does not judge a head by too few places', () => {
  expect(fitHead(new Float32Array(8 * 5), new Float32Array(5), 5)).toEqual({ bias: [0], unexplained: null });
});
