import { expect, test } from 'vitest';
import { onReference, testContext, testPhoto } from '../testing.ts';
import { edges } from './index.ts';
import { edgesSuite } from './suite.ts';

edgesSuite(
  () => onReference,
  () => null,
);

test('says how sure a border is', async () => {
  const photo = testPhoto({ width: 2, height: 1 });
  photo.rgba.fill(0, 0, 3);
  const result = await onReference(edges, { photo }, { source: 'photo' }, testContext());
  expect(edges.explain({ photo }, result, { source: 'photo' }, testContext(), 1, 0)).toMatchObject({
    stage: 'propagate',
    text: 'edges.photo',
    numbers: { edge: 1 },
  });
});
