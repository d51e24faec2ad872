import { test } from 'vitest';
import { onReference } from '../testing.ts';
import { erasing } from './index.ts';
import { courseInputs, erasingSuite, expectCourse } from './suite.ts';

erasingSuite(
  () => onReference,
  () => null,
);

test('its course is its results', async () => {
  const { photo, context, values } = courseInputs(null);
  const moments: { step: number; data: Float32Array }[] = [];
  for await (const { step, value } of erasing.course!.reference({ photo }, values, context))
    moments.push({ step, data: value.data });
  await expectCourse(moments, onReference, null);
});
