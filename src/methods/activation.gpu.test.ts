import { afterAll, beforeAll } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { acolSuite } from './acol/suite.ts';
import { disagreementSuite } from './disagreement/suite.ts';
import { eigenCamGolden } from './eigen-cam/golden.ts';
import { GpuPowerMethod } from './eigen-cam/gpu.ts';
import { eigenCamSuite } from './eigen-cam/suite.ts';
import { erasingSuite } from './erasing/suite.ts';
import { hideAndSeekSuite } from './hide-and-seek/suite.ts';
import { mamSuite } from './mam/suite.ts';
import { onGpu } from './testing.ts';
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
