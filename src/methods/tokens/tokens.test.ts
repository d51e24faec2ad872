import { expect, test } from 'vitest';
import { discPhoto } from '../cam/testing.ts';
import { largestDifference, randomNumbers } from '../testing.ts';
import { cellMeans, spread, type Tokens, tokensOf } from './reference.ts';
import { regionFeatures } from './testing.ts';

const grid = { width: 6, height: 5 };
const features = { channels: 4, gridWidth: 6, gridHeight: 5, data: regionFeatures(grid, 4, 1) };
const photo = discPhoto({ width: 40, height: 33 }, 1);

/** All products of two tokens. */
function cosines({ data, width, height }: Tokens): number[][] {
  const count = width * height;
  const at = (i: number) => Array.from({ length: data.length / count }, (_, d) => data[d * count + i]);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => at(i).reduce((sum, value, d) => sum + value * at(j)[d], 0)),
  );
}

test('tokens have length 1, and their mean cosine is that of all pairs', () => {
  for (const options of [
    { centre: false, colour: 0, place: 0 },
    { centre: true, colour: 0.5, place: 0.25 },
  ]) {
    const tokens = tokensOf(features, photo, options);
    const all = cosines(tokens);
    for (const [i, row] of all.entries()) expect(row[i]).toBeCloseTo(1, 3);
    expect(tokens.meanCosine).toBeCloseTo(all.flat().reduce((a, b) => a + b) / 900, 5);
  }
});

test('centring makes pairs unlike that were alike everywhere', () => {
  const raised = { ...features, data: features.data.map((value) => value + 5) };
  const plain = tokensOf(raised, photo, { centre: false, colour: 0, place: 0 });
  const centred = tokensOf(raised, photo, { centre: true, colour: 0, place: 0 });
  expect(plain.meanCosine).toBeGreaterThan(0.95);
  expect(centred.meanCosine).toBeLessThan(0.2);
});

test('colour and place join the features with their weights', () => {
  const { channels, data } = tokensOf(features, photo, { centre: true, colour: 2, place: 1 });
  expect(channels).toBe(4 + 3 + 2);
  const square = (from: number, to: number) => {
    return data.subarray(from * 30, to * 30).reduce((sum, value) => sum + value * value, 0);
  };
  expect(square(4, 7)).toBeGreaterThan(square(0, 4));
});

test('means of cells are those of their pixels, also where cells share pixels or are finer than them', () => {
  const planes = Float32Array.from({ length: 6 }, (_, i) => i);
  expect([...cellMeans(planes, 1, { width: 3, height: 2 }, { width: 2, height: 1 })]).toEqual([2, 3]);
  expect([...cellMeans(planes, 1, { width: 3, height: 2 }, { width: 3, height: 4 })]).toEqual([
    0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5,
  ]);
});

test('spreading is the product with the matrix of all pairs', () => {
  const tokens = tokensOf(features, photo, { centre: true, colour: 0, place: 0 });
  const random = randomNumbers(2);
  const values = Float32Array.from({ length: 60 }, random);
  for (const likeness of [
    { tau: 0, power: 1 },
    { tau: 0.2, power: 2 },
    { tau: -0.3, power: 3.5 },
  ]) {
    const matrix = cosines(tokens).map((row) => row.map((c) => Math.max(0, c - likeness.tau) ** likeness.power));
    const expected = [0, 1].flatMap((channel) =>
      matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * values[30 * channel + i], 0)),
    );
    expect(largestDifference(spread(tokens, values, likeness), expected)).toBeLessThan(1e-4);
  }
});
