import { afterAll, beforeAll } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { onGpu } from '../testing.ts';
import { everythingParity, everythingSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

everythingSuite(
  () => onGpu(gpu),
  () => gpu,
);
everythingParity(
  () => onGpu(gpu),
  () => gpu,
);
