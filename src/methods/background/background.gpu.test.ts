import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import { copyMaps } from '../copy.ts';
import { rankInPlace } from '../ranking.ts';
import { expectNoProblems, onGpu, randomNumbers, SIZES } from '../testing.ts';
import { seedGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { seed } from './reference.ts';
import { backgroundParity, backgroundSuite } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

backgroundSuite(() => onGpu(gpu));
backgroundParity(() => onGpu(gpu));

test('maps that bring their ranking give the same seed', async () => {
  const random = randomNumbers(21);
  const bytes = gpu.bytes;
  for (const size of SIZES) {
    const data = Float32Array.from({ length: 3 * size.width * size.height }, () => Math.round(10 * random()) / 10);
    const maps = { ...size, classes: [2, 3, 9], data };
    const uploaded = toGpu(gpu, 'maps', maps);
    const ranked = await rankInPlace(gpu, copyMaps(gpu, uploaded));
    const values = { ...defaultValues(parameters), threshold: 0.5 };
    const label = await seedGpu(gpu, ranked, values);
    expect(await toCpu(gpu, 'label', label)).toEqual(seed(maps, values));
    expect(await toCpu(gpu, 'maps', ranked)).toEqual(maps);
    for (const used of [uploaded.buffer, ranked.buffer, label.buffer]) gpu.release(used);
  }
  expect(gpu.bytes).toBe(bytes);
  await expectNoProblems(gpu);
});
