import { expect, test } from 'vitest';
import { Random } from './random.ts';

test('the numbers are those of the published PCG32 demo (seed 42, stream 54)', () => {
  const random = new Random(42, 54);
  const numbers = Array.from({ length: 6 }, () => random.uint32().toString(16));
  expect(numbers).toEqual(['a15c02b7', '7b47f409', 'ba1d3330', '83d2f293', 'bfa4784b', 'cbed606e']);
});

/** The definition in 64-bit integers. */
function definition(seed: bigint, stream: bigint, count: number): number[] {
  const mask = (1n << 64n) - 1n;
  const increment = ((stream << 1n) | 1n) & mask;
  const step = (state: bigint) => (state * 6364136223846793005n + increment) & mask;
  let state = step((step(0n) + seed) & mask);
  return Array.from({ length: count }, () => {
    const mixed = (((state >> 18n) ^ state) >> 27n) & 0xffffffffn;
    const rotation = state >> 59n;
    state = step(state);
    return Number(((mixed >> rotation) | (mixed << (-rotation & 31n))) & 0xffffffffn);
  });
}

test.each([
  [0, 0],
  [1, 0],
  [2 ** 40 + 12345, 7],
  [0xffffffff, 2 ** 33 + 1],
  [Number.MAX_SAFE_INTEGER, 0x80000000],
])('seed %d, stream %d agree with 64-bit arithmetic', (seed, stream) => {
  const random = new Random(seed, stream);
  const numbers = Array.from({ length: 200 }, () => random.uint32());
  expect(numbers).toEqual(definition(BigInt(seed), BigInt(stream), 200));
});

test('numbers below a bound stay below it and reach every value', () => {
  const random = new Random(7);
  const counts = new Array(6).fill(0);
  for (let i = 0; i < 6000; i++) counts[random.below(6)]++;
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(counts.reduce((sum, count) => sum + count)).toBe(6000);
});

test('a shuffle keeps the items and leaves the given array alone', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const shuffled = new Random(3).shuffled(items);
  expect(shuffled).not.toEqual(items);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  expect(new Random(3).shuffled(items)).toEqual(shuffled);
});
