import { expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import { onReference, randomNumbers, testClass, testContext } from '../testing.ts';
import { crf } from './index.ts';
import { parameters } from './parameters.ts';
import { crfCourse, crfGolden, crfSuite, discs, standard } from './suite.ts';

crfSuite(() => onReference);
crfGolden(() => onReference);
crfCourse(() => null);

test('says what a pixel became', async () => {
  const maps = { width: 3, height: 1, classes: [2], data: Float32Array.of(0.9, 0.3, 0.9) };
  const photo = { width: 3, height: 1, rgba: new Uint8Array(12).fill(255) };
  const context = testContext({ photo, tags: [testClass(2)] });
  const values = { ...defaultValues(parameters), mode: 'constant', threshold: 0.4 } as const;
  const result = await onReference(crf, { photo, maps }, values, context);
  const why = (x: number) => crf.explain({ photo, maps }, result, values, context, x, 0);
  expect(why(0)).toMatchObject({ label: 2, text: 'crf.kept', numbers: { class: 'class 2' } });
  expect(why(1)).toMatchObject({ label: 2, text: 'crf.changed', numbers: { class: 'class 2', before: '0' } });
  const none = { ...maps, classes: [], data: new Float32Array(0) };
  const alone = await onReference(crf, { photo, maps: none }, values, context);
  expect(crf.explain({ photo, maps: none }, alone, values, context, 0, 0)).toMatchObject({ text: 'crf.alone' });
});

test('stops when it is told to', async () => {
  const { photo, maps } = discs({ width: 6, height: 6 }, [1], randomNumbers(3));
  const context = testContext({ photo, signal: { aborted: true } });
  await expect(onReference(crf, { photo, maps }, standard, context)).rejects.toThrow(AbortedError);
});
