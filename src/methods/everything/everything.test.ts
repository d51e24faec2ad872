import { describe, expect, test } from 'vitest';
import { packMask } from '#core/bitmask.ts';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testContext } from '../testing.ts';
import { tapsOf, validCells } from './frame.ts';
import { everything } from './index.ts';
import { parameters } from './parameters.ts';
import { maskFromLogits } from './reference.ts';
import { withoutSmallRegions } from './regions.ts';
import { suppressed } from './select.ts';
import { everythingSuite } from './suite.ts';

everythingSuite(
  () => onReference,
  () => null,
);

describe('boxes', () => {
  const box = (...corners: [number, number, number, number]) => ({ box: corners });
  test('an overlap exactly at the limit stays', () => {
    // 7 of 10 columns in common: 7 / 10.
    const boxes = [box(0, 0, 10, 10), box(0, 0, 7, 10)];
    expect(suppressed(boxes, 0.7)).toEqual(boxes);
    expect(suppressed(boxes, 0.699)).toEqual(boxes.slice(0, 1));
  });

  test('boxes without area suppress nothing', () => {
    const boxes = [box(3, 3, 3, 3), box(3, 3, 3, 3), box(0, 4, 9, 4), box(0, 4, 9, 4)];
    expect(suppressed(boxes, 0)).toEqual(boxes);
  });

  test('a suppressed box suppresses no other', () => {
    const boxes = [box(0, 0, 10, 10), box(2, 0, 12, 10), box(4, 0, 14, 10)];
    expect(suppressed(boxes, 0.5)).toEqual([boxes[0], boxes[2]]);
  });
});

describe('frame', () => {
  test('taps follow half-pixel centres and leave the padding out', () => {
    const frame = { width: 256, height: 128, side: 256 };
    // 8 pixels over 256 of the frame, 64 cells: pixel i has its centre at cell 8 i + 3.5.
    expect([...tapsOf(8, 256, frame, 64).first]).toEqual([3, 11, 19, 27, 35, 43, 51, 59]);
    expect(new Set(tapsOf(8, 256, frame, 64).weight)).toEqual(new Set([128]));
    expect([...tapsOf(2, 128, frame, 64).first]).toEqual([7, 23]);
    expect(validCells(frame, 64)).toEqual({ width: 64, height: 32 });
    expect(validCells({ width: 256, height: 1, side: 256 }, 64)).toEqual({ width: 64, height: 1 });
  });

  test('a photo that was stretched to the square fills it, each axis by its own factor', () => {
    const frame = { width: 64, height: 64, side: 64 };
    expect(validCells(frame, 16)).toEqual({ width: 16, height: 16 });
    // The lower right quarter of the grid is the lower right quarter of the photo.
    const logits = Float32Array.from({ length: 256 }, (_, i) => (i % 16 >= 8 && i >= 128 ? 1 : -1));
    const { box, area } = maskFromLogits(logits, 16, frame, { width: 40, height: 10 });
    expect([box, area]).toEqual([[20, 5, 39, 9], 100]);
  });

  test('a ramp of logits crosses zero where it should', () => {
    const side = 16;
    const frame = { width: 64, height: 64, side: 64 };
    // Zero at 3/8 of the frame.
    const logits = Float32Array.from({ length: side * side }, (_, i) => 6 - ((i % side) + 0.5));
    const { words, area, box } = maskFromLogits(logits, side, frame, { width: 32, height: 32 });
    expect(box).toEqual([0, 0, 11, 31]);
    expect(area).toBe(12 * 32);
    expect(words.every((word) => word === 0b1111_1111_1111)).toBe(true);
  });
});

describe('small regions', () => {
  const size = { width: 8, height: 4 };
  const mask = (...rows: string[]) => packMask([...rows.join('')].map((c) => (c === '#' ? 1 : 0)));

  test('holes are filled, then islands removed; diagonal neighbours are connected', () => {
    const words = mask('####....', '#.##...#', '####..#.', '........');
    expect(withoutSmallRegions(words, size, 2)).toEqual(mask('####....', '####...#', '####..#.', '........'));
    expect(withoutSmallRegions(words, size, 3)).toEqual(mask('####....', '####....', '####....', '........'));
    expect(withoutSmallRegions(words, size, 1)).toBeNull();
  });

  test('when all islands are small the largest stays', () => {
    const words = mask('##......', '........', '....#...', '........');
    expect(withoutSmallRegions(words, size, 9)).toEqual(mask('##......', '........', '........', '........'));
  });
});

test('says which proposals lie over a pixel', () => {
  const info = (area: number) => ({
    area,
    box: [0, 0, 1, 0] as const,
    predictedIou: 0.9,
    stability: 1,
    key: `${area}`,
  });
  const value = { width: 3, height: 1, count: 2, words: Uint32Array.of(0b11, 0b01), info: [info(2), info(1)] };
  const photo = testContext().photo;
  const why = (x: number) =>
    everything.explain({ photo }, { value, diagnostics: {} }, defaultValues(parameters), testContext(), x, 0);
  expect(why(0)).toMatchObject({ text: 'everything.masks', numbers: { masks: 2, mask: 1, area: 1 } });
  expect(why(1)).toMatchObject({ text: 'everything.masks', numbers: { masks: 1, mask: 0 } });
  expect(why(2)).toMatchObject({ text: 'everything.none', numbers: { proposed: 2 } });
});
