import { afterAll, beforeAll, expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import type { ActivationMaps, Photo } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import { expectNoProblems, onGpu, onReference, randomNumbers, testContext } from '../testing.ts';
import { refineGpu } from './gpu.ts';
import { par } from './index.ts';
import { largestDifference, parCourse, parParity, parSuite, scene } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

parSuite(() => onGpu(gpu));
parParity(() => onGpu(gpu));
parCourse(async function* (photo, maps, iterations): AsyncGenerator<{ step: number; value: ActivationMaps }> {
  const bytes = gpu.bytes;
  const inputs = upload(photo, maps);
  for await (const { step, value } of par.course!.gpu(gpu, inputs, { iterations }, testContext({ photo }))) {
    yield { step, value: await toCpu(gpu, 'maps', value) };
    gpu.release(value.buffer);
  }
  release(inputs);
  expect(gpu.bytes).toBe(bytes);
  await expectNoProblems(gpu);
});

test('a photo too large for its weights goes band by band', async () => {
  const { photo, maps } = scene({ width: 30, height: 25 }, [1, 2, 5], randomNumbers(44));
  const inputs = upload(photo, maps);
  const context = testContext({ photo });
  const expected = await onReference(par, { photo, maps }, { iterations: 3 }, context);
  for await (const { value } of refineGpu(gpu, inputs.photo, inputs.maps, 3, context, 'last', 96 * 30 * 7)) {
    const { data } = await toCpu(gpu, 'maps', value);
    expect(largestDifference(data, expected.value.data)).toBeLessThan(0.001);
    gpu.release(value.buffer);
  }
  release(inputs);
  await expectNoProblems(gpu);
});

test('gives everything back when it is stopped or nobody looks any more', async () => {
  const { photo, maps } = scene({ width: 12, height: 9 }, [1, 2], randomNumbers(3));
  const inputs = upload(photo, maps);
  const bytes = gpu.bytes;
  const stopped = testContext({ photo, signal: { aborted: true } });
  await expect(par.gpu(gpu, inputs, { iterations: 2 }, stopped)).rejects.toThrow(AbortedError);
  expect(gpu.bytes).toBe(bytes);
  for await (const { value } of par.course!.gpu(gpu, inputs, { iterations: 2 }, testContext({ photo }))) {
    gpu.release(value.buffer);
    break;
  }
  expect(gpu.bytes).toBe(bytes);
  release(inputs);
});

function upload(photo: Photo, maps: ActivationMaps) {
  return { photo: toGpu(gpu, 'photo', photo), maps: toGpu(gpu, 'maps', maps) };
}

function release(inputs: ReturnType<typeof upload>): void {
  for (const { buffer } of Object.values(inputs)) gpu.release(buffer);
}
