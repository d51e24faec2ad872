import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { expectNoProblems } from '../testing.ts';
import { walkGpu } from './gpu.ts';
import { exitsParity, exitsSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterEach(async () => {
  await expectNoProblems(gpu);
  expect(gpu.bytes).toBe(0);
});
afterAll(() => gpu.destroy());

exitsSuite(
  () => walkGpu(gpu),
  () => gpu,
);
exitsParity(() => walkGpu(gpu));
