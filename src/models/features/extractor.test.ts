import { expect, test } from 'vitest';
import { patchedSize, planesOfTokens } from './extractor.ts';

test.each([
  [{ width: 500, height: 375 }, 518, { width: 518, height: 392 }],
  [{ width: 375, height: 500 }, 518, { width: 392, height: 518 }],
  [{ width: 1000, height: 1 }, 140, { width: 140, height: 14 }],
  [{ width: 1, height: 1 }, 1, { width: 14, height: 14 }],
])('%o at a long side of %i has whole patches', (photo, side, expected) => {
  expect(patchedSize(photo, side, 14)).toEqual(expected);
});

test('the last tokens are the patches, row by row', () => {
  const tokens = Float32Array.of(9, 9, 1, -1, 2, -2, 3, -3, 4, -4);
  expect([...planesOfTokens(tokens, 5, 2, { width: 2, height: 2 })]).toEqual([1, 2, 3, 4, -1, -2, -3, -4]);
});

test('fewer tokens than patches are an error that says so', () => {
  expect(() => planesOfTokens(new Float32Array(6), 3, 2, { width: 2, height: 2 })).toThrow(/model.tokens/);
});
