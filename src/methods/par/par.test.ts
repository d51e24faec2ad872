import { expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { onReference, randomNumbers, testClass, testContext } from '../testing.ts';
import { par } from './index.ts';
import { parCourse, parSuite, scene } from './suite.ts';

parSuite(() => onReference);
parCourse(() => null);

test('says what became of a pixel', async () => {
  const size = { width: 3, height: 1 };
  const photo = { ...size, rgba: new Uint8Array(12).fill(255) };
  const maps = { ...size, classes: [1, 2], data: Float32Array.of(0.9, 0.1, 0.9, 0.2, 0.4, 0.2) };
  const context = testContext({ photo, tags: [testClass(1), testClass(2)] });
  const result = await onReference(par, { photo, maps }, { iterations: 1, side: 1024 }, context);
  const why = (x: number) => par.explain({ photo, maps }, result, { iterations: 1, side: 1024 }, context, x, 0);
  expect(why(0)).toMatchObject({ label: 1, text: 'par.kept', numbers: { class: 'class 1', iterations: 1 } });
  expect(why(1)).toMatchObject({ label: 1, text: 'par.changed', numbers: { class: 'class 1', old: 'class 2' } });
  const none = { ...size, classes: [], data: new Float32Array(0) };
  const untouched = await onReference(par, { photo, maps: none }, { iterations: 1, side: 1024 }, context);
  const untagged = par.explain({ photo, maps: none }, untouched, { iterations: 1, side: 1024 }, context, 0, 0);
  expect(untagged).toMatchObject({ label: 0, text: 'par.untagged' });
});

test('stops when it is told to', async () => {
  const { photo, maps } = scene({ width: 6, height: 6 }, [1], randomNumbers(3));
  const context = testContext({ photo, signal: { aborted: true } });
  await expect(onReference(par, { photo, maps }, { iterations: 2, side: 1024 }, context)).rejects.toThrow(AbortedError);
});
