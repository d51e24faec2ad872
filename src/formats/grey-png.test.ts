import { expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import golden from './golden.json' with { type: 'json' };
import { readGreyPng } from './grey-png.ts';
import { writePng8 } from './png.ts';

const bytesOf = (name: keyof typeof golden.png) => Uint8Array.from(Buffer.from(golden.png[name], 'base64'));
const size = { width: 5, height: 3 };

test('grey values of 8 bits come as they are, also beside an alpha channel', () => {
  expect([...readGreyPng(bytesOf('grey 8'), 'a.png', size)]).toEqual(golden.label.flat());
  expect([...readGreyPng(bytesOf('grey alpha'), 'a.png', size)]).toEqual(golden.label.flat());
});

test('other depths are brought to 0..255', () => {
  const sixteen = readGreyPng(bytesOf('grey 16 above 255'), 'a.png', size);
  expect([...sixteen]).toEqual(golden.label.flat().map((value) => Math.round((5 * value * 255) / 65535)));
  const bits = readGreyPng(bytesOf('one bit'), 'a.png', { width: 10, height: 2 });
  expect(new Set(bits)).toEqual(new Set([0, 255]));
});

test('colours and palettes count by their mean', () => {
  const palette = new Uint8Array(768);
  palette.set([30, 60, 90], 3);
  expect([...readGreyPng(writePng8(Uint8Array.of(0, 1), 2, 1, palette), 'a.png', { width: 2, height: 1 })]).toEqual([
    0, 60,
  ]);
  // Label 1 of the VOC palette is (128, 0, 0).
  expect(readGreyPng(bytesOf('rgb'), 'a.png', size)[1]).toBe(43);
});

test('another size than the photo’s is refused', () => {
  expect(() => readGreyPng(bytesOf('grey 8'), 'a.png', { width: 4, height: 3 })).toThrow(UserError);
});
