import { expect, test } from 'vitest';
import { testTensor } from '#methods/testing.ts';
import { Answer } from './answer.ts';

test('a score that is no number is 0', async () => {
  const logits = testTensor(null, [1, 3, 2, 2], new Float32Array(12));
  const scores = testTensor(null, [1, 3], Float32Array.of(Number.NaN, 0.5, Number.POSITIVE_INFINITY));
  const answer = await Answer.of(logits, scores);
  expect([...answer.scores]).toEqual([0, 0.5, 0]);
  expect(answer.masksOf(0)).toEqual([0, 1, 2]);
});
