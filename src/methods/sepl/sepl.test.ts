import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testClass, testContext } from '../testing.ts';
import { rowLabel, rowMasks } from './golden.ts';
import { sepl } from './index.ts';
import { parameters } from './parameters.ts';
import { seplSuite } from './suite.ts';

seplSuite(() => onReference);

test('says which mask gave or took a pixel, and by which test', async () => {
  const inputs = {
    label: rowLabel('111122220000000000'),
    masks: rowMasks(18, [
      [0, 2],
      [7, 10],
      [16, 17],
    ]),
  };
  const values = defaultValues(parameters);
  const context = testContext({ tags: [testClass(1), testClass(2)] });
  const result = await onReference(sepl, inputs, values, context);
  const why = (x: number) => sepl.explain(inputs, result, values, context, x, 0);
  expect(why(0)).toMatchObject({
    label: 1,
    text: 'sepl.accepted.inside',
    numbers: { class: 'class 1', mask: 0, inside: 1, cover: 0.75 },
  });
  expect(why(3)).toMatchObject({ label: 1, text: 'sepl.kept' });
  expect(why(7)).toMatchObject({ label: 0, text: 'sepl.lost.tests', numbers: { mask: 1, before: 'class 2' } });
  expect(why(9)).toMatchObject({ label: 0, text: 'sepl.rejected.tests', numbers: { class: 'class 2', inside: 0.25 } });
  expect(why(16)).toMatchObject({ label: 0, text: 'sepl.background' });
});
