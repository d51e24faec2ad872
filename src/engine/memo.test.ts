import { expect, test } from 'vitest';
import type { LabelMap } from '#core/rasters.ts';
import { Held } from './held.ts';
import { Memo } from './memo.ts';

const label = (bytes: number): LabelMap => ({ width: bytes, height: 1, data: new Uint8Array(bytes) });

/** Puts a value in and keeps no reference, as a run does when it has ended. */
function put(memo: Memo, key: string, bytes: number): Held<'label'> {
  const held = Held.onCpu('label', key, label(bytes));
  memo.set(key, { held, diagnostics: {} });
  held.release();
  return held;
}

test('the least recently used values leave above the budget', () => {
  const memo = new Memo(100);
  put(memo, 'a', 40);
  put(memo, 'b', 40);
  expect(memo.get('a')?.held.key).toBe('a');
  put(memo, 'c', 40);
  expect([memo.get('a'), memo.get('b'), memo.get('c')].map((entry) => entry?.held.key)).toEqual(['a', undefined, 'c']);
  expect(memo.bytes).toBe(80);
});

test('a value that is larger than the budget is kept until the next comes', () => {
  const memo = new Memo(10);
  put(memo, 'large', 50);
  expect(memo.get('large')).toBeDefined();
  put(memo, 'small', 5);
  expect(memo.get('large')).toBeUndefined();
});

test('a value in use elsewhere outlives its place in the memo', async () => {
  const memo = new Memo(10);
  const held = put(memo, 'a', 8).retain();
  put(memo, 'b', 8);
  expect(memo.get('a')).toBeUndefined();
  expect((await held.cpu()).data).toHaveLength(8);
  held.release();
  await expect(held.cpu()).rejects.toThrow('label');
});

test('filter forgets what is not wanted', () => {
  const memo = new Memo(100);
  put(memo, 'a', 1);
  put(memo, 'b', 1);
  memo.filter(({ key }) => key === 'b');
  expect([memo.get('a'), memo.get('b')?.held.key]).toEqual([undefined, 'b']);
});
