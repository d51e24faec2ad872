import { expect, test } from 'vitest';
import { resizeBilinear, resizeNearest, roundHalfEven } from './resize.ts';

test('bilinear doubling is that of torch.interpolate(align_corners=False)', () => {
  // F.interpolate(torch.tensor([[[[0., 1.], [2., 3.]]]]), scale_factor=2, mode='bilinear')
  const doubled = resizeBilinear(new Float32Array([0, 1, 2, 3]), 1, { width: 2, height: 2 }, { width: 4, height: 4 });
  expect([...doubled]).toEqual([0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3]);
});

test('bilinear shrinking takes the two neighbours, without antialiasing', () => {
  const row = Float32Array.from({ length: 8 }, (_, i) => i * i);
  // Sources 1.5 and 5.5.
  expect([...resizeBilinear(row, 1, { width: 8, height: 1 }, { width: 2, height: 1 })]).toEqual([2.5, 30.5]);
});

test('each channel is resized for itself, and the same size changes nothing', () => {
  const planes = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
  expect(resizeBilinear(planes, 2, { width: 3, height: 2 }, { width: 3, height: 2 })).toEqual(planes);
  const doubled = resizeBilinear(planes, 2, { width: 3, height: 2 }, { width: 6, height: 5 });
  const second = resizeBilinear(planes.slice(6), 1, { width: 3, height: 2 }, { width: 6, height: 5 });
  expect(doubled.slice(30)).toEqual(second);
});

test('one pixel fills any size', () => {
  expect([...resizeBilinear(new Float32Array([7]), 1, { width: 1, height: 1 }, { width: 3, height: 2 })]).toEqual([
    7, 7, 7, 7, 7, 7,
  ]);
});

test('labels are resized by nearest pixel and never mixed', () => {
  const label = { width: 2, height: 2, data: new Uint8Array([0, 255, 7, 1]) };
  expect([...resizeNearest(label, { width: 4, height: 3 }).data]).toEqual([0, 0, 255, 255, 7, 7, 1, 1, 7, 7, 1, 1]);
  const row = { width: 5, height: 1, data: new Uint8Array([0, 1, 2, 3, 4]) };
  expect([...resizeNearest(row, { width: 2, height: 1 }).data]).toEqual([1, 3]);
});

test.each([
  [12.5, 12],
  [13.5, 14],
  [0.5, 0],
  [1.5, 2],
  [2.4, 2],
  [2.6, 3],
  [-0.5, 0],
  [-1.5, -2],
  [16, 16],
])('%d is rounded to %d', (value, rounded) => {
  expect(roundHalfEven(value) === rounded).toBe(true);
});
