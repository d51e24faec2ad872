import { expect, test } from 'vitest';
import { readHeader } from './image-header.ts';

const bytes = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)));
const big16 = (value: number) => [value >> 8, value & 255];
const big32 = (value: number) => [...big16(value >>> 16), ...big16(value & 0xffff)];
const little = (value: number, length: number) => Array.from({ length }, (_, i) => (value >>> (8 * i)) & 255);

test('PNG: size, depth and components', () => {
  const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], big32(13), 'IHDR', big32(30000), big32(20), [16, 6, 0, 0, 0]);
  expect(readHeader(png)).toMatchObject({
    format: 'png',
    size: { width: 30000, height: 20 },
    bitsPerChannel: 16,
    components: 4,
  });
});

function jpeg(order: 'II' | 'MM', orientation: number): Uint8Array {
  const number = (value: number, length: number) =>
    order === 'II' ? little(value, length) : little(value, length).reverse();
  const tiff = [
    ...bytes(order),
    ...number(42, 2),
    ...number(8, 4),
    ...number(2, 2),
    // Another tag first: Make.
    ...[...number(0x010f, 2), ...number(2, 2), ...number(4, 4), ...number(0, 4)],
    ...[...number(0x0112, 2), ...number(3, 2), ...number(1, 4), ...number(orientation, 2), 0, 0],
  ];
  const exif = bytes('Exif', [0, 0], tiff);
  return bytes(
    [0xff, 0xd8, 0xff, 0xe1],
    big16(exif.length + 2),
    [...exif],
    [0xff, 0xc4, 0, 4, 1, 2, 0xff, 0xff, 0xc2],
    big16(17),
    [8],
    big16(480),
    big16(640),
    [3],
  );
}

test.each(['II', 'MM'] as const)('JPEG: size past the tables, EXIF orientation in byte order %s', (order) => {
  expect(readHeader(jpeg(order, 6))).toEqual({
    format: 'jpeg',
    size: { width: 640, height: 480 },
    orientation: 6,
    bitsPerChannel: 8,
    components: 3,
  });
});

test('WebP: its three kinds', () => {
  const riff = (kind: string, rest: readonly number[]) => bytes('RIFF', big32(0), 'WEBP', kind, [0, 0, 0, 0], rest);
  const extended = riff('VP8X', [0x10, 0, 0, 0, ...little(4999, 3), ...little(99, 3)]);
  expect(readHeader(extended)).toMatchObject({ size: { width: 5000, height: 100 }, components: 4 });
  const lossless = riff('VP8L', [0x2f, ...little(299 | (199 << 14), 4)]);
  expect(readHeader(lossless)).toMatchObject({ size: { width: 300, height: 200 }, components: 3 });
  const lossy = riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(640, 2), ...little(480, 2)]);
  expect(readHeader(lossy)).toMatchObject({ format: 'webp', size: { width: 640, height: 480 } });
});

test('what is cut off or of another kind is left to the decoder', () => {
  expect(readHeader(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 4))).toMatchObject({ format: 'other', size: null });
  expect(readHeader(bytes('hello'))).toMatchObject({ format: 'other', size: null });
  expect(readHeader(new Uint8Array(0)).size).toBeNull();
});
