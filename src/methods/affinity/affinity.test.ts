import { expect, test } from 'vitest';
import { onReference } from '../testing.ts';
import { boxesOf } from './boxes.ts';
import golden from './golden.json' with { type: 'json' };
import { affinitySuite } from './suite.ts';

affinitySuite(
  () => onReference,
  () => null,
);

test('boxes are those of scikit-image', () => {
  const { width, height, cam, boxes } = golden;
  const count = width * height;
  for (const k of [0, 1]) {
    const map = Float32Array.from(cam.slice(k * count, (k + 1) * count));
    expect([...boxesOf(map, { width, height }, 0.4)]).toEqual(boxes.slice(k * count, (k + 1) * count));
  }
});

test('regions that touch at a corner have one box, a map of 0 has none', () => {
  const corner = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0);
  expect([...boxesOf(corner, { width: 3, height: 3 }, 0.5)]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
  expect([...boxesOf(new Float32Array(9), { width: 3, height: 3 }, 0.5)]).toEqual(new Array(9).fill(0));
});
