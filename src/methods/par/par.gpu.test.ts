import { afterAll, beforeAll, expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu } from '#gpu/transfer.ts';
import {
  expectNoProblems,
  largestDifference,
  onGpu,
  onReference,
  randomNumbers,
  testContext,
  uploaded,
} from '../testing.ts';
import { refineGpu } from './gpu.ts';
import { par } from './index.ts';
import { parCourse, parParity, parSuite, scene } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

parSuite(() => onGpu(gpu));
parParity(() => onGpu(gpu));
parCourse(() => gpu);

test('a photo too large for its weights goes band by band', async () => {
  const { photo, maps } = scene({ width: 30, height: 25 }, [1, 2, 5], randomNumbers(44));
  const { given, release } = uploaded(gpu, { photo, maps });
  const context = testContext({ photo });
  const expected = await onReference(par, { photo, maps }, { iterations: 3, side: 1024 }, context);
  for await (const { value } of refineGpu(gpu, given.photo, given.maps, 3, context, 'last', 96 * 30 * 7)) {
    const { data } = await toCpu(gpu, 'maps', value);
    expect(largestDifference(data, expected.value.data)).toBeLessThan(0.001);
    gpu.release(value.buffer);
  }
  release();
  await expectNoProblems(gpu);
});

test('gives everything back when it is stopped or nobody looks any more', async () => {
  const { photo, maps } = scene({ width: 12, height: 9 }, [1, 2], randomNumbers(3));
  const { given, release } = uploaded(gpu, { photo, maps });
  const bytes = gpu.bytes;
  const stopped = testContext({ photo, signal: { aborted: true } });
  await expect(par.gpu(gpu, given, { iterations: 2, side: 1024 }, stopped)).rejects.toThrow(AbortedError);
  expect(gpu.bytes).toBe(bytes);
  for await (const { value } of par.course!.gpu(gpu, given, { iterations: 2, side: 1024 }, testContext({ photo }))) {
    gpu.release(value.buffer);
    break;
  }
  expect(gpu.bytes).toBe(bytes);
  release();
});
