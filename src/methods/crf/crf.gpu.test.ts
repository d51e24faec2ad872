import { afterAll, beforeAll, expect, test } from 'vitest';
import { AbortedError } from '#core/errors.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { onGpu, randomNumbers, testContext } from '../testing.ts';
import { crf } from './index.ts';
import { crfCourse, crfGolden, crfParity, crfSuite, discs, standard } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

crfSuite(() => onGpu(gpu));
crfParity(() => onGpu(gpu));
crfGolden(() => onGpu(gpu));
crfCourse(() => gpu);

test('gives everything back when it is stopped or nobody looks any more', async () => {
  const { photo, maps } = discs({ width: 12, height: 9 }, [1, 2], randomNumbers(3));
  const inputs = { photo: toGpu(gpu, 'photo', photo), maps: toGpu(gpu, 'maps', maps) };
  const bytes = gpu.bytes;
  const stopped = testContext({ photo, signal: { aborted: true } });
  await expect(crf.gpu(gpu, inputs, standard, stopped)).rejects.toThrow(AbortedError);
  expect(gpu.bytes).toBe(bytes);
  for await (const { value } of crf.course!.gpu(gpu, inputs, standard, testContext({ photo }))) {
    gpu.release(value.buffer);
    break;
  }
  expect(gpu.bytes).toBe(bytes);
  for (const { buffer } of Object.values(inputs)) gpu.release(buffer);
});
