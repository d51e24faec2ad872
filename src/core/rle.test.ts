import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packMask } from './bitmask.ts';
import { compressRuns, decodeRuns, decompressRuns, encodeRuns } from './rle.ts';

// Rows of a mask with a hole, 4 wide and 3 high. Column-major: ### #.# ### ...
const HOLE = [1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0];

test('runs go down the columns and start with the outside', () => {
  expect(encodeRuns(packMask(HOLE), { width: 4, height: 3 })).toEqual([0, 4, 1, 4, 3]);
  // The same pixels read along the rows are another mask.
  expect(encodeRuns(packMask(HOLE), { width: 3, height: 4 })).toEqual([0, 1, 1, 4, 1, 2, 1, 1, 1]);
});

test.each([
  ['one pixel outside', [0], 1, 1, [1]],
  ['one pixel inside', [1], 1, 1, [0, 1]],
  ['empty', [0, 0, 0, 0, 0, 0], 3, 2, [6]],
  ['full', [1, 1, 1, 1, 1, 1], 3, 2, [0, 6]],
])('%s', (_, pixels, width, height, counts) => {
  const words = packMask(pixels);
  expect(encodeRuns(words, { width, height })).toEqual(counts);
  expect(decodeRuns(counts, { width, height })).toEqual(words);
});

const mask = fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 })).chain(([width, height]) =>
  fc.record({
    size: fc.constant({ width, height }),
    pixels: fc.array(fc.nat(1), { minLength: width * height, maxLength: width * height }),
  }),
);

test('property: a mask survives runs and compressed runs', () => {
  fc.assert(
    fc.property(mask, ({ size, pixels }) => {
      const counts = encodeRuns(packMask(pixels), size);
      expect(decompressRuns(compressRuns(counts))).toEqual(counts);
      expect(decodeRuns(counts, size)).toEqual(packMask(pixels));
    }),
  );
});

test('property: column-major runs are the row-major runs of the transposed mask', () => {
  fc.assert(
    fc.property(mask, ({ size: { width, height }, pixels }) => {
      const transposed = Array.from(
        { length: width * height },
        (_, i) => pixels[(i % height) * width + Math.floor(i / height)],
      );
      const runs: number[] = [];
      let last = 0;
      let run = 0;
      for (const pixel of transposed) {
        if (pixel !== last) {
          runs.push(run);
          run = 0;
          last = pixel;
        }
        run++;
      }
      runs.push(run);
      expect(encodeRuns(packMask(pixels), { width, height })).toEqual(runs);
    }),
  );
});

test('the compressed form is that of the COCO API, worked out by hand from its rule', () => {
  // Differences from the fourth count on: 11 3 2 0 0 0 9.
  const pixels = Array.from({ length: 35 }, (_, i) => Number(i >= 7 && i < 28 && i % 7 >= 2 && i % 7 <= 4));
  expect(encodeRuns(packMask(pixels), { width: 7, height: 5 })).toEqual([11, 3, 2, 3, 2, 3, 11]);
  expect(compressRuns([11, 3, 2, 3, 2, 3, 11])).toBe(';320009');
  expect(decompressRuns(';320009')).toEqual([11, 3, 2, 3, 2, 3, 11]);
  // 15 fits one group; 16 would read as negative and takes two; 1000 = 31·32 + 8 takes three; 17 − 16 = 1.
  expect(compressRuns([15, 16, 1000, 17])).toBe('?`0Xo01');
  expect(decompressRuns('?`0Xo01')).toEqual([15, 16, 1000, 17]);
});

test('property: any counts survive compression', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 30)), (counts) => {
      expect(decompressRuns(compressRuns(counts))).toEqual(counts);
    }),
  );
});

test.each([
  [[3, 2], /runs\.sum.*"sum":5,"width":3,"height":2/],
  [[7], /runs\.sum.*"sum":7/],
  [[7, -1], /runs\.number.*"-1"/],
  [[1.5, 4.5], /runs\.number.*"1\.5"/],
])('wrong runs %j are refused', (counts, message) => {
  expect(() => decodeRuns(counts, { width: 3, height: 2 })).toThrowError(message);
});

test('wrong compressed runs are refused', () => {
  expect(() => decompressRuns('0 0')).toThrowError(/runs\.character.*"position":2/);
  expect(() => decompressRuns('00P')).toThrowError(/runs\.end/);
  expect(() => decompressRuns('oooooooooo')).toThrowError(/runs\.character.*"position":8/);
});
