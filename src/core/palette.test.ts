import { expect, test } from 'vitest';
import { classColour, colourDistance, vocColour, vocPalette } from './palette.ts';

test.each([
  [0, [0, 0, 0]],
  [1, [128, 0, 0]],
  [2, [0, 128, 0]],
  [3, [128, 128, 0]],
  [4, [0, 0, 128]],
  [8, [64, 0, 0]],
  [15, [192, 128, 128]],
  [20, [0, 64, 128]],
  [255, [224, 224, 192]],
])('VOC colour of %d', (id, colour) => {
  expect(vocColour(id)).toEqual(colour);
  expect([...vocPalette().subarray(id * 3, id * 3 + 3)]).toEqual(colour);
});

test('the VOC palette has 256 different colours', () => {
  expect(new Set(Array.from({ length: 256 }, (_, id) => vocColour(id).join())).size).toBe(256);
});

test('class colours start with Okabe and Ito and are all different', () => {
  expect(classColour(0)).toEqual([230, 159, 0]);
  expect(classColour(6)).toEqual([204, 121, 167]);
  const all = Array.from({ length: 254 }, (_, index) => classColour(index));
  expect(new Set(all.map(String)).size).toBe(254);
  expect(classColour(254)).toEqual(all[0]);
});

test('the first colours can be told apart by eyes without red, green or blue cones', () => {
  const closest = (count: number) => {
    let distance = Number.POSITIVE_INFINITY;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) distance = Math.min(distance, colourDistance(classColour(a), classColour(b)));
    }
    return distance;
  };
  // A difference that one just notices is about 0.02 in OKLab.
  expect(closest(7)).toBeGreaterThan(0.07);
  expect(closest(20)).toBeGreaterThan(0.06);
  expect(closest(254)).toBeGreaterThan(0.005);
  // Pure red and green, the classic pair, for comparison: far apart in normal vision, not for a deuteranope.
  expect(colourDistance([255, 0, 0], [120, 130, 0])).toBeLessThan(0.1);
});
