import { expect, test } from 'vitest';
import { millisecondsOf } from './timing.ts';

const span = (begin: number, end: number) => ({ begin, end: Promise.resolve(end) });

test('a step that was queued behind another is counted from that one’s end', async () => {
  expect(await millisecondsOf([span(0, 10), span(2, 15), span(20, 21)])).toEqual([10, 5, 1]);
});

test('a step that was remembered while the device still works takes no time', async () => {
  expect(await millisecondsOf([span(0, 10), span(3, 4), span(4, 12)])).toEqual([10, 0, 2]);
});
