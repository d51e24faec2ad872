import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { discPhoto } from '../cam/testing.ts';
import { onReference } from '../testing.ts';
import { parameters } from './parameters.ts';
import { hide, hidingsOf, Seeker } from './reference.ts';
import { hideAndSeekSuite } from './suite.ts';

hideAndSeekSuite(
  () => onReference,
  () => null,
);

const values = { ...defaultValues(parameters), hidings: 8 };
const size = { width: 50, height: 30 };

test('the same seed hides the same, another one something else', () => {
  expect(hidingsOf(size, values, 3)).toEqual(hidingsOf(size, values, 3));
  expect(hidingsOf(size, values, 3)).not.toEqual(hidingsOf(size, values, 4));
});

test('pairs show every pixel equally often', () => {
  const hidings = hidingsOf(size, values, 1);
  const sum = new Float32Array(1500);
  const seeker = new Seeker(size, sum);
  const ones = new Float32Array(1500).fill(1);
  for (const hiding of hidings) seeker.add(ones, hiding);
  expect(new Set(sum)).toEqual(new Set([4]));
  seeker.finish();
  expect(new Set(sum)).toEqual(new Set([1]));
});

test('hidden cells have the one colour and the others their own', () => {
  const photo = discPhoto(size, 2);
  const hiding = { cell: 25, columns: 2, hidden: Uint8Array.of(1, 0, 0, 1) };
  const changed = hide(photo, hiding, [1, 2, 3]);
  const at = (x: number, y: number) => [...changed.rgba.subarray(4 * (y * 50 + x), 4 * (y * 50 + x) + 3)];
  const own = (x: number, y: number) => [...photo.rgba.subarray(4 * (y * 50 + x), 4 * (y * 50 + x) + 3)];
  expect(at(24, 24)).toEqual([1, 2, 3]);
  expect(at(25, 25)).toEqual([1, 2, 3]);
  expect(at(25, 24)).toEqual(own(25, 24));
  expect(at(0, 29)).toEqual(own(0, 29));
});

test('a pixel that was never seen has 0', () => {
  const sum = new Float32Array(2);
  const seeker = new Seeker({ width: 2, height: 1 }, sum);
  seeker.add(Float32Array.of(0.5, 0.5), { cell: 1, columns: 2, hidden: Uint8Array.of(1, 0) });
  seeker.finish();
  expect([...sum]).toEqual([0, 0.5]);
});
