import { describe, expect, test } from 'vitest';
import { randomNumbers } from '../testing.ts';
import { forwardOffsets, pathCells } from './grid.ts';
import { momentSteps } from './moments.ts';
import { powerCoefficients } from './polynomial.ts';
import { step, transitionOf } from './reference.ts';

describe('the grid', () => {
  test('radius 5 has 34 forward offsets, radius 10 has 152', () => {
    expect(forwardOffsets(5).length).toBe(34);
    expect(forwardOffsets(10).length).toBe(152);
    expect(forwardOffsets(1)).toEqual([]);
    expect(forwardOffsets(0)).toEqual([]);
  });

  test('a path has both ends and nothing farther than a cell from the line', () => {
    expect(pathCells({ dx: 3, dy: 0 })).toEqual([0, 1, 2, 3].map((dx) => ({ dx, dy: 0 })));
    const diagonal = pathCells({ dx: -2, dy: 2 });
    expect(diagonal).toHaveLength(7);
    expect(diagonal).toContainEqual({ dx: -2, dy: 2 });
    expect(diagonal).not.toContainEqual({ dx: -2, dy: 0 });
  });

  test('columns add to 1 and no step leaves the range of its values', () => {
    const random = randomNumbers(2);
    const grid = { width: 9, height: 7 };
    const transition = transitionOf(grid, 5, () => random());
    const ones = new Float64Array(63).fill(1);
    for (const value of step(transition, ones)) expect(value).toBeCloseTo(1, 12);
    const x = Float64Array.from({ length: 63 }, random);
    const next = step(transition, x);
    expect(Math.max(...next)).toBeLessThanOrEqual(Math.max(...x));
    expect(Math.min(...next)).toBeGreaterThanOrEqual(Math.min(...x));
  });
});

test('moments come at squares and end with the walk', () => {
  expect(momentSteps(256).slice(0, 8)).toEqual([0, 1, 2, 4, 6, 9, 12, 16]);
  expect(momentSteps(256).at(-1)).toBe(256);
  expect(momentSteps(3)).toEqual([0, 1, 2, 3]);
  expect(momentSteps(0)).toEqual([0]);
});

test('powers as sums of Chebyshev polynomials', () => {
  for (const s of [0, 1, 2, 7, 32, 64, 256, 512]) {
    const coefficients = powerCoefficients(s);
    // C_j(cos φ) = cos jφ
    for (const angle of [0, 0.001, 0.05, 0.3, 1, 2, 3, Math.PI]) {
      const sum = coefficients.reduce((total, coefficient, j) => total + coefficient * Math.cos(j * angle), 0);
      expect(Math.abs(sum - Math.cos(angle) ** s), `${s}, ${angle}`).toBeLessThan(3e-7);
    }
  }
  expect(powerCoefficients(256).length - 1).toBeLessThan(90);
  expect(powerCoefficients(20).length - 1).toBe(20);
});
