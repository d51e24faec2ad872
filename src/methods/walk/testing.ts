import { expect } from 'vitest';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import { largestDifference } from '../testing.ts';

/** Asserts that two maps differ by at most `tolerance` and hold numbers only. */
export function expectMapsClose(actual: ActivationMaps, expected: ActivationMaps, tolerance: number): void {
  const { data, ...facts } = actual;
  const { data: wanted, ...wantedFacts } = expected;
  expect(facts).toEqual(wantedFacts);
  expect(largestDifference(data, wanted)).toBeLessThanOrEqual(tolerance);
}

/** Soft bumps, one a class, at random places. */
export function bumps(size: Size, classes: readonly number[], random: () => number): ActivationMaps {
  const { width, height } = size;
  const data = new Float32Array(classes.length * width * height);
  for (let k = 0; k < classes.length; k++) {
    const [cx, cy, radius] = [random() * width, random() * height, 1 + random() * 0.3 * Math.max(width, height)];
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
      data[k * width * height + i] = Math.exp(-(x * x + y * y) / (2 * radius * radius));
    }
  }
  return { width, height, classes, data };
}
