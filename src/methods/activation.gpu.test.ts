import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import { acolSuite } from './acol/suite.ts';
import { disagreementSuite } from './disagreement/suite.ts';
import { eigenCamGolden } from './eigen-cam/golden.ts';
import { GpuPowerMethod } from './eigen-cam/gpu.ts';
import { eigenCamSuite } from './eigen-cam/suite.ts';
import { erasing } from './erasing/index.ts';
import { courseInputs, erasingSuite, expectCourse } from './erasing/suite.ts';
import { hideAndSeekSuite } from './hide-and-seek/suite.ts';
import { mamSuite } from './mam/suite.ts';
import { expectNoProblems, onGpu } from './testing.ts';
import { tilesSuite } from './tiles/suite.ts';

/** The activation methods on the device, in one page: a device costs seconds here, the methods little. */
let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

const suites = [mamSuite, tilesSuite, hideAndSeekSuite, acolSuite, erasingSuite, eigenCamSuite, disagreementSuite];
for (const suite of suites) {
  suite(
    () => onGpu(gpu),
    () => gpu,
  );
}
eigenCamGolden((centred, cells) => GpuPowerMethod.create(gpu, centred, cells));

test('the course of erasing is its results', async () => {
  const { photo, context, values } = courseInputs(gpu);
  const bytes = gpu.bytes;
  const uploaded = toGpu(gpu, 'photo', photo);
  const moments: { step: number; data: Float32Array }[] = [];
  for await (const { step, value } of erasing.course!.gpu(gpu, { photo: uploaded }, values, context)) {
    moments.push({ step, data: (await toCpu(gpu, 'maps', value)).data });
    gpu.release(value.buffer);
  }
  gpu.release(uploaded.buffer);
  expect(gpu.bytes).toBe(bytes);
  await expectCourse(moments, onGpu(gpu), gpu);
  await expectNoProblems(gpu);
});
