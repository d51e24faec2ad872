import { expect, test } from 'vitest';
import type { Prompt } from '#core/edits.ts';
import { frameOf } from './frame.ts';
import { cornersOf, marksToTensors, pointsOf } from './prompts.ts';

const photo = { width: 200, height: 100 };
const scene = { photo, frame: { width: 512, height: 256 } };

test('points are scaled to the frame, each axis by its own factor', () => {
  const rows = [
    [...pointsOf({ points: [{ x: 100, y: 50, positive: true }] }), [0, 0, -1] as const],
    [...pointsOf({ points: [{ x: 10, y: 0, positive: false }] }), [0, 0, -1] as const],
  ];
  const { coords, labels } = marksToTensors(rows, scene);
  expect([coords.dims, labels.dims]).toEqual([
    [2, 2, 2],
    [2, 2],
  ]);
  expect([...coords.data].map((value) => Math.round(10 * value) / 10)).toEqual([256, 128, 0, 0, 25.6, 0, 0, 0]);
  expect([...labels.data]).toEqual([1, -1, 0, -1]);
  const stretched = marksToTensors(rows, { photo, frame: { width: 512, height: 512 } });
  expect([...stretched.coords.data.slice(0, 2)]).toEqual([256, 256]);
});

test('a box is its upper left and its lower right corner, however it was drawn', () => {
  const prompt: Prompt = { points: [], box: [100, 75, 0, 25] };
  expect(cornersOf(prompt)).toEqual([
    [0, 25, 2],
    [100, 75, 3],
  ]);
  expect(cornersOf({ points: [] })).toEqual([]);
});

test('prompts with different numbers of points are refused', () => {
  expect(() => marksToTensors([[[1, 1, 1]], []], scene)).toThrow(/equally many/);
});

test('the photo keeps its aspect in the frame, or fills it', () => {
  expect(frameOf({ width: 500, height: 375 }, 1024, 'padded')).toEqual({ width: 1024, height: 768, side: 1024 });
  expect(frameOf({ width: 1, height: 4000 }, 1024, 'bare')).toEqual({ width: 1, height: 1024, side: 1024 });
  expect(frameOf({ width: 500, height: 375 }, 1024, 'stretched')).toEqual({ width: 1024, height: 1024, side: 1024 });
});
