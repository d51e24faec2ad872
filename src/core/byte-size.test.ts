import { expect, test } from 'vitest';
import { byteSize } from './byte-size.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [9950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [23_400_000, '23 MB'],
  [5e15, '5000 TB'],
])('%d is written %s', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
