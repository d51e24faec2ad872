import { afterAll, beforeAll } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { onGpu } from '../testing.ts';
import { psaWalkParity, psaWalkSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

psaWalkSuite(
  () => onGpu(gpu),
  () => gpu,
);
psaWalkParity(
  () => onGpu(gpu),
  () => gpu,
);
