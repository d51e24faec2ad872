import { expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { SerialQueue } from './queue.ts';

test('tasks run one after the other, and an error does not stop the next', async () => {
  const queue = new SerialQueue();
  const events: string[] = [];
  const task = (name: string, fails = false) =>
    queue.add(async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([task('a', true), task('b'), task('c')]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('a task that was aborted while it waited is not begun', async () => {
  const queue = new SerialQueue();
  const controller = new AbortController();
  let begun = false;
  const first = queue.add(async () => controller.abort());
  const second = queue.add(async () => {
    begun = true;
  }, controller.signal);
  await first;
  await expect(second).rejects.toBeInstanceOf(AbortedError);
  expect(begun).toBe(false);
});
