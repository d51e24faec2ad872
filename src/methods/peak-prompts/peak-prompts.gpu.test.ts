import { afterAll, beforeAll } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { onGpu } from '../testing.ts';
import { peakParity, peakSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

peakSuite(
  () => onGpu(gpu),
  () => gpu,
);
peakParity(
  () => onGpu(gpu),
  () => gpu,
);
