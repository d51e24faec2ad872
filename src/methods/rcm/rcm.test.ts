import { expect, test } from 'vitest';
import { onReference } from '../testing.ts';
import type { Tokens } from '../tokens/reference.ts';
import { prototypesOf, regionsOf, relabel } from './reference.ts';
import { rcmSuite } from './suite.ts';

rcmSuite(
  () => onReference,
  () => null,
);

const tokens: Tokens = {
  width: 4,
  height: 1,
  channels: 2,
  data: Float32Array.of(1, 1, 0, 0, 0, 0, 1, 1),
  meanCosine: 0.5,
};

test('regions are the sure places of each class and of none', () => {
  const cells = Float32Array.of(1, 0.5, 0.05, 0.2, 0, 0.4, 0.02, 0);
  // Shares of class 2: 0, 1, 0.05, 0.
  expect([...regionsOf(cells, 4, { foreground: 0.5, background: 0.1 })]).toEqual([1, 2, 0, 255]);
});

test('prototypes are mean tokens of length 1, of enough places', () => {
  const [background, first, second] = prototypesOf(tokens, Uint8Array.of(0, 1, 1, 255), 2, 2);
  expect([background, second]).toEqual([null, null]);
  expect(first![0]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(first![1]).toBeCloseTo(Math.SQRT1_2, 6);
});

test('with one prototype maps stay, and the background is what they leave', () => {
  const cells = Float32Array.of(1, 0.5, 0, 0.25);
  expect([...relabel(tokens, cells, [null, Float32Array.of(1, 0)], 0.1)]).toEqual([0, 0.5, 1, 0.75, 1, 0.5, 0, 0.25]);
});

test('a place takes the class it resembles', () => {
  const cells = new Float32Array(4);
  const scores = relabel(tokens, cells, [Float32Array.of(0, 1), Float32Array.of(1, 0)], 0.1);
  expect(scores[4]).toBeGreaterThan(0.99);
  expect(scores[7]).toBeLessThan(0.01);
});
