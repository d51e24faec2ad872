import { expect, test } from 'vitest';
import { Speed } from './speed.ts';

function at(marks: readonly (readonly [milliseconds: number, bytes: number])[]): Speed {
  let now = 0;
  const speed = new Speed(() => now);
  for (const [milliseconds, bytes] of marks) {
    now = milliseconds;
    speed.mark(bytes);
  }
  return speed;
}

test('speed and time left come from the last seconds', () => {
  const steady = at(Array.from({ length: 21 }, (_, i) => [500 * i, 1000 * i] as const));
  expect(steady.bytesPerSecond).toBe(2000);
  expect(steady.secondsLeft(30_000)).toBe(5);
  const slower = at([
    [0, 0],
    [1000, 10_000],
    [2000, 11_000],
    [8000, 17_000],
  ]);
  expect(slower.bytesPerSecond).toBe(1000);
});

test('too little to tell is nothing told', () => {
  expect(at([]).bytesPerSecond).toBeNull();
  expect(
    at([
      [0, 0],
      [100, 5000],
    ]).bytesPerSecond,
  ).toBeNull();
  expect(
    at([
      [0, 0],
      [1000, 5000],
    ]).secondsLeft(null),
  ).toBeNull();
  expect(
    at([
      [0, 500],
      [1000, 500],
    ]).secondsLeft(1000),
  ).toBeNull();
});
