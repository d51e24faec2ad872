import { expect, test } from 'vitest';
import { halfBits, halfValue, toElements, toFloats } from './elements.ts';

test('f16 has the bits of the standard', () => {
  const known: [number, number][] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [2 ** -24, 0x0001],
    [2 ** -14, 0x0400],
    [1 / 3, 0x3555],
    [Number.POSITIVE_INFINITY, 0x7c00],
  ];
  for (const [value, bits] of known) expect([value, halfBits(value)]).toEqual([value, bits]);
  expect(halfValue(halfBits(Number.NaN))).toBeNaN();
});

test('every finite f16 survives the way there and back, and halves between two go to the even one', () => {
  for (let bits = 0; bits < 0x7c00; bits++) {
    expect(halfBits(halfValue(bits))).toBe(bits);
    const middle = (halfValue(bits) + halfValue(bits + 1)) / 2;
    if (Number.isFinite(middle)) expect(halfBits(middle)).toBe(bits + (bits & 1));
  }
});

test('numbers take the type that the network wants', () => {
  const data = Float32Array.of(-1, 0.6, 300);
  expect(toElements('float32', data)).toBe(data);
  expect(toElements('int64', data)).toEqual(BigInt64Array.of(-1n, 1n, 300n));
  expect(toElements('uint8', data)).toEqual(Uint8Array.of(0, 1, 255));
  expect(toElements('bool', Float32Array.of(0, 2))).toEqual(Uint8Array.of(0, 1));
  expect(() => toElements('string', data)).toThrow(/string/);
  expect(toFloats('int64', BigInt64Array.of(3n))).toEqual(Float32Array.of(3));
  expect(toFloats('float16', Uint16Array.of(0x3c00))).toEqual(Float32Array.of(1));
});
