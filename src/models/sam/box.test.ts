import { expect, test } from 'vitest';
import { bestFitting, cutToBox, promptsForBox } from './box.ts';

const scene = { photo: { width: 80, height: 40 }, frame: { width: 64, height: 32, side: 64 } };
const SIDE = 16;

/** Logits of rectangles of cells, [left, top, right, bottom] with the last ones outside. */
function rectangles(...boxes: (readonly [number, number, number, number])[]): Float32Array {
  return Float32Array.from({ length: boxes.length * SIDE * SIDE }, (_, i) => {
    const [left, top, right, bottom] = boxes[Math.floor(i / (SIDE * SIDE))];
    const [x, y] = [i % SIDE, Math.floor(i / SIDE) % SIDE];
    return x >= left && x < right && y >= top && y < bottom ? 1 : -1;
  });
}

test('a box is asked for at nine places inside, with the points that came along', () => {
  const points = [{ x: 1, y: 2, positive: false }];
  const prompts = promptsForBox({ points, box: [80, 40, 0, 0] });
  expect(prompts).toHaveLength(9);
  expect(prompts.every((prompt) => prompt.points[0] === points[0] && prompt.box === undefined)).toBe(true);
  expect(prompts[0].points[1]).toEqual({ x: 20, y: 10, positive: true });
  expect(prompts[4].points[1]).toEqual({ x: 40, y: 20, positive: true });
});

test('of all masks those whose bounding box fits best are kept, the smallest first', () => {
  // The box in cells: 80 photo pixels are 64 of the frame are 16 cells.
  const prompt = { points: [], box: [20, 10, 60, 30] as const };
  const logits = rectangles([0, 0, 16, 8], [4, 2, 12, 6], [4, 2, 12, 5], [0, 0, 1, 1], [5, 2, 12, 6]);
  const fitting = bestFitting(logits, SIDE, prompt, scene, 3);
  expect(fitting.map(({ mask }) => mask)).toEqual([2, 4, 1]);
  expect(fitting.map(({ fit }) => fit)).toEqual([3 / 4, 7 / 8, 1]);
});

test('what lies on the padding does not count, and nothing fits a box without area', () => {
  const prompt = { points: [], box: [0, 0, 80, 40] as const };
  const tall = rectangles([0, 0, 16, 16], [3, 3, 3, 3]);
  expect(bestFitting(tall, SIDE, prompt, scene, 2)).toEqual([
    { mask: 1, fit: 0, area: 0 },
    { mask: 0, fit: 1, area: 128 },
  ]);
  const point = { points: [], box: [4, 4, 4, 4] as const };
  expect(bestFitting(tall, SIDE, point, scene, 1)[0].fit).toBe(0);
});

test('a mask is cut to the box, its border cells kept; the smallest box keeps a cell', () => {
  const whole = rectangles([0, 0, 16, 16]);
  const kept = (box: readonly [number, number, number, number]) =>
    [...cutToBox(whole, SIDE, { points: [], box }, scene).entries()].filter(([, logit]) => logit > 0).map(([i]) => i);
  // Cells 4 to 12 across and 2 to 6 down, and those that touch them.
  expect(kept([20, 10, 60, 30])).toHaveLength(10 * 6);
  expect(kept([22.5, 12.5, 22.5, 12.5])).toContain(4 + 2 * SIDE);
});
