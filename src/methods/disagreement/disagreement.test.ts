import { expect, test } from 'vitest';
import { onReference, testContext } from '../testing.ts';
import { disagreement } from './index.ts';
import { Spread } from './reference.ts';
import { disagreementSuite } from './suite.ts';

disagreementSuite(
  () => onReference,
  () => null,
);

test('is the standard deviation of the strongest disagreeing class', () => {
  const spread = new Spread(4);
  for (const view of [
    [0, 0.5, 0.2, 0.2],
    [1, 0.5, 0.2, 0.4],
    [0, 0.5, 0.2, 0.6],
    [1, 0.5, 0.2, 0.8],
  ])
    spread.add(Float32Array.from(view));
  const [first, second] = spread.largest(2);
  expect(first).toBeCloseTo(0.5, 6);
  expect(second).toBeCloseTo(Math.sqrt(0.05), 6);
});

test('says what it ignored', () => {
  const label = { width: 2, height: 1, data: Uint8Array.of(1, 255) };
  const value = { width: 2, height: 1, data: Uint8Array.of(255, 255) };
  const context = testContext();
  const why = (x: number) =>
    disagreement.explain(
      { photo: context.photo, label },
      { value, diagnostics: {} },
      { threshold: 0.2, scales: 'four', flip: true },
      context,
      x,
      0,
    );
  expect(why(0)).toMatchObject({ label: 255, text: 'disagreement.ignored', numbers: { threshold: 0.2 } });
  expect(why(1)).toMatchObject({ label: 255, text: 'disagreement.kept' });
});
