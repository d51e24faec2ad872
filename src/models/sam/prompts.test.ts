import { expect, test } from 'vitest';
import { promptTensors } from './prompts.ts';

const photo = { width: 200, height: 100 };
const frame = { width: 512, height: 256 };

test('points are scaled to the frame and followed by the padding point', () => {
  const { coords, labels } = promptTensors(
    [{ points: [{ x: 100, y: 50, positive: true }] }, { points: [{ x: 10, y: 0, positive: false }] }],
    photo,
    frame,
  );
  expect([coords.dims, labels.dims]).toEqual([
    [2, 2, 2],
    [2, 2],
  ]);
  expect([...coords.data].map((value) => Math.round(10 * value) / 10)).toEqual([256, 128, 0, 0, 25.6, 0, 0, 0]);
  expect([...labels.data]).toEqual([1, -1, 0, -1]);
});

test('a box is its upper left and its lower right corner, however it was drawn', () => {
  const prompt = { points: [{ x: 50, y: 50, positive: true }], box: [100, 75, 0, 25] } as const;
  const { coords, labels } = promptTensors([prompt], photo, frame);
  expect([...coords.data]).toEqual([128, 128, 0, 64, 256, 192]);
  expect([...labels.data]).toEqual([1, 2, 3]);
});

test('prompts with different numbers of points are refused', () => {
  const one = { points: [{ x: 1, y: 1, positive: true }] };
  expect(() => promptTensors([one, { points: [...one.points, ...one.points] }], photo, frame)).toThrow(/equally many/);
});
