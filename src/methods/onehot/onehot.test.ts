import { expect, test } from 'vitest';
import { onReference, testClass, testContext } from '../testing.ts';
import { onehot } from './index.ts';
import { onehotSuite, probabilitiesSuite } from './suite.ts';

onehotSuite(() => onReference);
probabilitiesSuite(() => onReference);

test('says what a pixel became', async () => {
  const label = { width: 2, height: 1, data: Uint8Array.of(1, 255) };
  const context = testContext({ tags: [testClass(1)] });
  const values = { confidence: 0.5, background: false };
  const result = await onReference(onehot, { label }, values, context);
  const why = (x: number) => onehot.explain({ label }, result, values, context, x, 0);
  expect(why(0)).toMatchObject({ label: 1, text: 'onehot.class', numbers: { class: 'class 1', confidence: 0.5 } });
  expect(why(1)).toMatchObject({ label: 0, text: 'onehot.none' });
  const scored = { ...values, background: true };
  const reason = (x: number) => onehot.explain({ label }, result, scored, context, x, 0);
  expect(reason(0)).toMatchObject({ label: 1, text: 'onehot.probable' });
  expect(reason(1)).toMatchObject({ label: 0, text: 'onehot.unknown' });
});
