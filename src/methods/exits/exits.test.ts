import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { walkCpu } from './cpu.ts';
import { sceneOf } from './geometry.ts';
import { LAST_MOMENT, momentOf, ROUNDS, valuesAt } from './moments.ts';
import { parameters } from './parameters.ts';
import { spread } from './retrieve.ts';
import { exitsSuite } from './suite.ts';

exitsSuite(
  () => walkCpu,
  () => null,
);

const values = defaultValues(parameters);
const photo = { width: 200, height: 100 };

describe('the crop', () => {
  test('points go towards the middle of the box, by a token at least', () => {
    const scene = sceneOf(
      [
        [100, 20],
        [60, 50],
        [100, 79],
        [139, 50],
      ],
      photo,
      values,
    );
    expect(scene.box).toEqual({ x0: 60, y0: 20, x1: 140, y1: 80 });
    expect(scene.crop).toEqual({ x0: 44, y0: 8, x1: 156, y1: 92 });
    expect([scene.gridWidth, scene.gridHeight]).toEqual([32, 24]);
    // Tokens are 3.5 pixels: the highest point goes down, the lowest up.
    const [top, left, bottom, right] = scene.pushed;
    expect([top[1], bottom[1]]).toEqual([expect.closeTo(24, 1), expect.closeTo(76, 1)]);
    expect([left[0], right[0]]).toEqual([expect.closeTo(64, 1), expect.closeTo(136, 1)]);
    expect(scene.seeds.length).toBe(4);
    expect(scene.seeds.every((seed) => scene.outside[seed] === 0)).toBe(true);
  });

  test('grows while no token lies outside the box', () => {
    const corners = [
      [50, 30],
      [53, 33],
    ] as const;
    const { crop, outside } = sceneOf(corners, photo, { ...values, margin: 0 });
    expect(crop).toEqual({ x0: 49, y0: 29, x1: 55, y1: 35 });
    expect(outside.includes(1)).toBe(true);
    const whole = sceneOf(
      [
        [0, 0],
        [199, 99],
      ],
      photo,
      values,
    );
    expect(whole.crop).toEqual({ x0: 0, y0: 0, x1: 200, y1: 100 });
  });

  test('clicks beside the photo count at its border', () => {
    const { box } = sceneOf(
      [
        [-5, 30],
        [220, 300],
      ],
      photo,
      values,
    );
    expect(box).toEqual({ x0: 0, y0: 30, x1: 200, y1: 100 });
  });
});

test('points are spread: the surest first, then the farthest', () => {
  // Tokens of a 5 × 1 grid.
  const delta = Float32Array.of(0.5, 0.6, 0.9, 0.7, 0.8);
  expect(spread([0, 1, 2, 3, 4], delta, 5, 3)).toEqual([2, 0, 4]);
  expect(spread([1, 3], delta, 5, 9)).toEqual([3, 1]);
  expect(spread([], delta, 5, 3)).toEqual([]);
});

test('moments and the values that make them the result belong to each other', () => {
  for (let moment = 0; moment <= LAST_MOMENT; moment++) expect(momentOf(valuesAt(moment))).toBe(moment);
  expect(valuesAt(ROUNDS)).toEqual({ rounds: ROUNDS, steps: 1 });
  expect(valuesAt(LAST_MOMENT)).toEqual({ rounds: ROUNDS, steps: parameters.steps.max });
  // More rounds than are played are hardly different.
  expect(momentOf({ rounds: 50, steps: 1 })).toBe(ROUNDS);
});
