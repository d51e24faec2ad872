import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  collectMasks,
  describeMask,
  hasPixel,
  maskArea,
  maskBox,
  maskIou,
  maskWords,
  packMask,
  popcount,
  unpackMask,
} from './bitmask.ts';

test('property: packing keeps every pixel, counts them and pads with zeros', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (pixels) => {
      const words = packMask(pixels.map(Number));
      expect(words).toHaveLength(Math.ceil(pixels.length / 32));
      expect(pixels.map((_, pixel) => hasPixel(words, pixel))).toEqual(pixels);
      expect([...unpackMask(words, pixels.length, 255)]).toEqual(pixels.map((inside) => (inside ? 255 : 0)));
      expect(maskArea(words)).toBe(pixels.filter(Boolean).length);
      expect([...unpackMask(words, words.length * 32)].slice(pixels.length).every((bit) => bit === 0)).toBe(true);
    }),
  );
});

test('property: popcount counts the ones of the binary digits', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (word) => {
      expect(popcount(word)).toBe(word.toString(2).replaceAll('0', '').length);
    }),
  );
});

const SIZE = { width: 5, height: 3 };
// . . . . .
// . # # . .
// . . . # .
const PIXELS = [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0];

test('the box is inclusive, and all zero for an empty mask', () => {
  expect(maskBox(packMask(PIXELS), SIZE)).toEqual([1, 1, 3, 2]);
  expect(maskBox(packMask([...PIXELS].fill(0)), SIZE)).toEqual([0, 0, 0, 0]);
  expect(maskBox(packMask([1]), { width: 1, height: 1 })).toEqual([0, 0, 0, 0]);
  expect(maskBox(packMask(new Array(70).fill(1)), { width: 7, height: 10 })).toEqual([0, 0, 6, 9]);
});

test('IoU', () => {
  const a = packMask([1, 1, 0, 0]);
  expect(maskIou(a, packMask([0, 1, 1, 0]))).toBeCloseTo(1 / 3, 12);
  expect(maskIou(a, a)).toBe(1);
  expect(maskIou(packMask([0, 0]), packMask([0, 0]))).toBe(1);
  expect(maskIou(a, packMask([0, 0, 0, 0]))).toBe(0);
});

test('a mask is described by its pixels and by what its origin tells', () => {
  const words = packMask(PIXELS);
  expect(describeMask(words, SIZE)).toEqual({
    area: 3,
    box: [1, 1, 3, 2],
    predictedIou: 1,
    stability: 1,
    // printf '\xc0\x20\x00\x00' | sha256sum
    key: '8a9efb298d43078d',
  });
  expect(describeMask(words, SIZE, { predictedIou: 0.5, point: [2, 1] })).toMatchObject({
    predictedIou: 0.5,
    stability: 1,
    point: [2, 1],
  });
});

test('masks are collected in order, each at its own words', () => {
  const first = packMask(PIXELS);
  const second = packMask(PIXELS.map((pixel) => 1 - pixel));
  const masks = collectMasks(SIZE, [{ words: first }, { words: second, origin: { stability: 0.9 } }]);
  expect(masks).toMatchObject({ width: 5, height: 3, count: 2 });
  expect(maskWords(masks, 0)).toEqual(first);
  expect(maskWords(masks, 1)).toEqual(second);
  expect(masks.info.map((info) => [info.area, info.stability])).toEqual([
    [3, 1],
    [12, 0.9],
  ]);
});
