import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { onReference, testClass, testContext, testPhoto } from '../testing.ts';
import { randomWalker } from './index.ts';
import { parameters } from './parameters.ts';
import { randomWalkerSuite } from './suite.ts';

randomWalkerSuite(
  () => onReference,
  () => null,
);

test('says whose seed was reached', async () => {
  const photo = testPhoto({ width: 5, height: 1 });
  const strokes = [0, 2].map((id) => ({
    type: 'stroke' as const,
    class: id,
    radius: 0.25,
    points: [[id === 0 ? 0.5 : 4.5, 0.5]] as [number, number][],
  }));
  const context = testContext({ photo, strokes, tags: [testClass(2)] });
  const values = { ...defaultValues(parameters), seeds: 'scribbles' as const };
  const result = await onReference(randomWalker, { photo }, values, context);
  const why = (x: number) => randomWalker.explain({ photo }, result, values, context, x, 0);
  expect(why(0)).toMatchObject({ label: 0, text: 'random-walker.background.scribble' });
  expect(why(1)).toMatchObject({ label: 0, text: 'random-walker.background.chance' });
  expect(why(3)).toMatchObject({ label: 2, text: 'random-walker.class.chance', numbers: { class: 'class 2' } });
  expect(why(4)).toMatchObject({ label: 2, text: 'random-walker.class.scribble' });
  const nothing = { ...result, value: { ...result.value, data: new Float32Array(10) } };
  expect(randomWalker.explain({ photo }, nothing, values, context, 0, 0)).toMatchObject({
    text: 'random-walker.unreached',
  });
});
