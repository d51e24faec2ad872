import { expect, test } from 'vitest';
import { onReference, testClass, testContext } from '../testing.ts';
import { irnWalk } from './index.ts';
import { irnWalkSuite, noEdges } from './suite.ts';

irnWalkSuite(
  () => onReference,
  () => null,
);

test('says what a pixel gained and lost', async () => {
  const maps = { width: 16, height: 4, classes: [2], data: new Float32Array(64) };
  maps.data[0] = 0.5;
  const context = testContext({ tags: [testClass(2)] });
  const values = { steps: 8, beta: 10 };
  const inputs = { maps, edges: noEdges(maps) };
  const result = await onReference(irnWalk, inputs, values, context);
  const why = (x: number) => irnWalk.explain(inputs, result, values, context, x, 0);
  expect(why(5)).toMatchObject({ label: 2, text: 'irn-walk.gained', numbers: { class: 'class 2', before: 0 } });
  const nothing = await onReference(
    irnWalk,
    { ...inputs, maps: { ...maps, data: new Float32Array(64) } },
    values,
    context,
  );
  expect(irnWalk.explain(inputs, nothing, values, context, 0, 0)).toMatchObject({ label: 0, text: 'irn-walk.nothing' });
});
