import { expect, test } from 'vitest';
import { featureMapOf } from './features.ts';
import { testTensor } from './testing.ts';

test('features are read with their grid, and what is no finite number counts as 0', async () => {
  const data = Float32Array.of(1, Number.NaN, 2, Number.POSITIVE_INFINITY, -3, Number.NEGATIVE_INFINITY);
  expect(await featureMapOf(testTensor(null, [1, 2, 1, 3], data))).toEqual({
    channels: 2,
    gridWidth: 3,
    gridHeight: 1,
    data: Float32Array.of(1, 0, 2, 0, -3, 0),
  });
});
