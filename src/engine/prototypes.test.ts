import { expect, test } from 'vitest';
import { Prototypes } from './prototypes.ts';

const vector = (...values: number[]) => Float32Array.from(values);

test('gives the sum of the other photos, whatever order they came in', () => {
  const sums = [
    ['a', 'b', 'c'],
    ['c', 'a', 'b'],
  ].map((order) => {
    const bank = new Prototypes();
    const values: Record<string, Float32Array> = { a: vector(0.1, 1), b: vector(0.7, 2), c: vector(1e8, 4) };
    for (const id of order) bank.of(id, 'm').keep('s', new Map([[3, values[id]]]));
    return [bank.of('d', 'm').others('s', 3), bank.of('d', 'm').key];
  });
  expect(sums[0]).toEqual(sums[1]);
  expect(sums[0][0]).toMatchObject({ photos: 3 });
});

test('a photo is not its own teacher, and its own prototypes leave its key as it is', () => {
  const bank = new Prototypes();
  const { key } = bank.of('a', 'm');
  bank.of('a', 'm').keep('s', new Map([[1, vector(1, 0)]]));
  expect(bank.of('a', 'm').others('s', 1)).toBeNull();
  expect(bank.of('a', 'm').key).toBe(key);
  expect(bank.of('b', 'm').others('s', 1)?.sum).toEqual(vector(1, 0));
  expect(bank.of('b', 'm').key).not.toBe(key);
});

test('other spaces, classes and networks are not mixed', () => {
  const bank = new Prototypes();
  bank.of('a', 'm').keep('s', new Map([[1, vector(1, 0)]]));
  expect(bank.of('b', 'm').others('t', 1)).toBeNull();
  expect(bank.of('b', 'm').others('s', 2)).toBeNull();
  expect(bank.of('b', 'n').others('s', 1)).toBeNull();
});

test('what a photo shows now takes the place of what it showed before', () => {
  const bank = new Prototypes();
  bank.of('a', 'm').keep('s', new Map([[1, vector(1, 0)]]));
  const { key } = bank.of('b', 'm');
  bank.of('a', 'm').keep('s', new Map([[1, vector(0, 1)]]));
  expect(bank.of('b', 'm').others('s', 1)).toEqual({ photos: 1, sum: vector(0, 1) });
  expect(bank.of('b', 'm').key).not.toBe(key);
});

test('a closed photo has no say, and changes every key', () => {
  const bank = new Prototypes();
  const { key } = bank.of('a', 'm');
  bank.of('a', 'm').keep('s', new Map([[1, vector(1, 0)]]));
  bank.close('a');
  expect(bank.of('b', 'm').others('s', 1)).toBeNull();
  expect(bank.of('a', 'm').key).not.toBe(key);
});
