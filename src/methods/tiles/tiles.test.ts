import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { cam } from '../cam/index.ts';
import { parameters as camParameters } from '../cam/parameters.ts';
import { colourNetwork, discPhoto } from '../cam/testing.ts';
import { cutOut } from '../cut-out.ts';
import { largestDifference, onReference, testClass, testContext } from '../testing.ts';
import { tiles } from './index.ts';
import { parameters } from './parameters.ts';
import { tilesOf } from './reference.ts';
import { tilesSuite } from './suite.ts';

tilesSuite(
  () => onReference,
  () => null,
);

test('parts cover the photo once', () => {
  for (const size of [
    { width: 7, height: 5 },
    { width: 1, height: 1 },
    { width: 3, height: 64 },
  ]) {
    for (const n of [2, 3, 4]) {
      const covered = new Uint8Array(size.width * size.height);
      for (const { x, y, width, height } of tilesOf(size, n)) {
        for (let i = 0; i < width * height; i++) covered[(y + Math.floor(i / width)) * size.width + x + (i % width)]++;
      }
      expect(covered.every((count) => count === 1)).toBe(true);
    }
  }
});

test('a part has the pixels of its place', () => {
  const photo = discPhoto({ width: 9, height: 6 }, 1);
  const part = cutOut(photo, { x: 4, y: 3, width: 5, height: 3 });
  expect([...part.rgba.subarray(4 * 7, 4 * 8)]).toEqual([...photo.rgba.subarray(4 * (4 * 9 + 6), 4 * (4 * 9 + 7))]);
});

test('with no share of the parts it is the plain map', async () => {
  const photo = discPhoto({ width: 64, height: 48 }, 3);
  const context = testContext({ photo, tags: [testClass(1, [0])], classifier: colourNetwork(null) });
  const values = { ...defaultValues(parameters), share: 0 };
  const { value } = await onReference(tiles, { photo }, values, context);
  const once = { ...defaultValues(camParameters), scales: 'one' as const };
  const plain = await onReference(cam, { photo }, once, context);
  expect(largestDifference(value.data, plain.value.data)).toBeLessThan(2e-5);
});
