import { describe, expect, test } from 'vitest';
import type { Photo } from '#core/rasters.ts';
import { readClassifierContract } from './contract.ts';
import { inputTensor, mirrorPixels, resizePhoto } from './pixels.ts';

function photoOf(width: number, height: number, value: (x: number, y: number, c: number) => number): Photo {
  const rgba = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const pixel = i >> 2;
    return i % 4 === 3 ? 255 : value(pixel % width, Math.floor(pixel / width), i % 4);
  });
  return { width, height, rgba };
}

describe('resizing', () => {
  test('the same size is the same picture', () => {
    const photo = photoOf(5, 4, (x, y, c) => 40 * x + 10 * y + c);
    const { data } = resizePhoto(photo, photo);
    expect([...data]).toEqual([...photo.rgba].filter((_, i) => i % 4 !== 3));
  });

  test('shrinking counts every pixel, as PIL’s bilinear filter does', () => {
    // Image.fromarray([[0, 10, 200, 30, 90, 250, 7]], 'F').resize((3, 1), Image.BILINEAR) of PIL 13
    const row = [0, 10, 200, 30, 90, 250, 7];
    const photo = photoOf(7, 1, (x) => row[x]);
    const { data } = resizePhoto(photo, { width: 3, height: 1 });
    const red = [data[0], data[3], data[6]];
    for (const [i, expected] of [47.142857, 95.882355, 128.92857].entries()) expect(red[i]).toBeCloseTo(expected, 3);
  });

  test('enlarging is bilinear at half-pixel centres', () => {
    const photo = photoOf(2, 1, (x) => 100 * x);
    const { data } = resizePhoto(photo, { width: 4, height: 2 });
    const red = (x: number, y: number) => data[3 * (4 * y + x)];
    expect([0, 1, 2, 3].map((x) => red(x, 1))).toEqual([0, 25, 75, 100]);
  });

  test('a mirrored picture reads from the right', () => {
    const photo = photoOf(3, 2, (x, y, c) => 50 * x + 10 * y + c);
    const plain = resizePhoto(photo, photo);
    const mirrored = mirrorPixels(plain);
    expect([...mirrored.data.slice(0, 3)]).toEqual([...plain.data.slice(6, 9)]);
    expect(mirrorPixels(mirrored)).toEqual(plain);
  });
});

describe('input tensors', () => {
  const contract = (input: Record<string, unknown>) =>
    readClassifierContract({ classes: ['a'], input: { name: 'image', ...input }, outputs: { logits: '' } }).input;
  const pixels = resizePhoto(
    photoOf(2, 1, (x, _y, c) => [10, 20, 30][c] + x),
    { width: 2, height: 1 },
  );

  test('planes in the contract’s channel order, mean and std in that order too', () => {
    const { dims, data } = inputTensor(pixels, contract({ channel_order: 'BGR', mean: [1, 2, 3], std: [2, 1, 1] }));
    expect(dims).toEqual([1, 3, 1, 2]);
    expect([...data]).toEqual([14.5, 15, 18, 19, 7, 8]);
  });

  test('values from 0 to 1 where asked', () => {
    const { data } = inputTensor(pixels, contract({ scale: '0..1' }));
    expect(data[0]).toBeCloseTo(10 / 255, 6);
  });

  test('interleaved layouts', () => {
    expect(inputTensor(pixels, contract({ layout: 'HWC' }))).toEqual({
      dims: [1, 2, 3],
      data: Float32Array.of(10, 20, 30, 11, 21, 31),
    });
    expect(inputTensor(pixels, contract({ layout: 'NHWC' })).dims).toEqual([1, 1, 2, 3]);
  });

  test('a frame is filled with 0 right and below, after normalisation', () => {
    const { dims, data } = inputTensor(pixels, contract({ mean: [10, 10, 10] }), { width: 3, height: 2 });
    expect(dims).toEqual([1, 3, 2, 3]);
    expect([...data.slice(0, 6)]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...data.slice(6, 12)]).toEqual([10, 11, 0, 0, 0, 0]);
  });
});
