import { describe, expect, test } from 'vitest';
import { onReference } from '../testing.ts';
import { groupsOf, peaksOf } from './reference.ts';
import { peakSuite } from './suite.ts';

peakSuite(
  () => onReference,
  () => null,
);

describe('peaks of a map', () => {
  const row = (...map: number[]) =>
    peaksOf(Float32Array.from(map), { width: map.length, height: 1 }, 0.5, 2).map(({ x }) => x);

  test('the maximum first, then local maxima above the threshold, well apart', () => {
    expect(row(0, 0.9, 0, 1, 0, 0.6, 0, 0.5)).toEqual([3, 1, 5]);
    expect(row(1, 0.9, 0.8, 0.9)).toEqual([0, 3]);
  });

  test('the maximum counts whatever the threshold; a plateau counts once', () => {
    expect(row(0, 0.3, 0.1)).toEqual([1]);
    expect(row(0, 1, 1, 0)).toEqual([1]);
    expect(row(1, 1, 1, 1, 1)).toEqual([0, 2, 4]);
  });

  test('a map of zeros, or of nothing that is a number, has none', () => {
    expect(row(0, 0, 0)).toEqual([]);
    expect(row(Number.NaN, -1, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});

test('peaks join into groups through peaks between them', () => {
  const peak = (x: number) => ({ x, y: 0, value: 1 });
  const groups = groupsOf([peak(0), peak(20), peak(10), peak(50)], 12);
  expect(groups.map((group) => group.map(({ x }) => x))).toEqual([[0, 20, 10], [50]]);
});
