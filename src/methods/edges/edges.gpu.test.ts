import { afterAll, beforeAll } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { onGpu } from '../testing.ts';
import { edgesParity, edgesSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

edgesSuite(
  () => onGpu(gpu),
  () => gpu,
);
edgesParity(
  () => onGpu(gpu),
  () => gpu,
);
