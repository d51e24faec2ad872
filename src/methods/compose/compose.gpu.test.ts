import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Edit } from '#core/edits.ts';
import type { LabelMap } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import { expectNoProblems, randomNumbers, SIZES } from '../testing.ts';
import { GpuEdits } from './gpu.ts';
import { composed, composeSuite, randomEdits, stroke } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

async function composeWith(layer: GpuEdits, label: LabelMap, edits: readonly Edit[]): Promise<LabelMap> {
  const given = toGpu(gpu, 'label', label);
  try {
    layer.update(edits);
    const result = layer.compose(given);
    const value = await toCpu(gpu, 'label', result);
    gpu.release(result.buffer);
    return value;
  } finally {
    gpu.release(given.buffer);
    await expectNoProblems(gpu);
  }
}

async function compose(label: LabelMap, edits: readonly Edit[]): Promise<LabelMap> {
  const bytes = gpu.bytes;
  const layer = await GpuEdits.create(gpu, label);
  try {
    return await composeWith(layer, label, edits);
  } finally {
    layer.dispose();
    expect(gpu.bytes).toBe(bytes);
  }
}

composeSuite(compose);

test('agrees with the reference on random labels and edits', async () => {
  const random = randomNumbers(12);
  for (const size of [...SIZES, { width: 500, height: 375 }]) {
    for (const count of [1, 7, 60]) {
      const data = Uint8Array.from({ length: size.width * size.height }, () => 256 * random());
      const label = { ...size, data };
      const edits = randomEdits(size, count, random);
      expect(await compose(label, edits)).toEqual(composed(label, edits));
    }
  }
});

test('kept edits follow additions, undo, replacement and a new automatic label', async () => {
  const random = randomNumbers(13);
  const size = { width: 83, height: 61 };
  const bytes = gpu.bytes;
  const layer = await GpuEdits.create(gpu, size);
  const edits = randomEdits(size, 20, random);
  const logs = [
    edits.slice(0, 3),
    edits.slice(0, 12),
    edits,
    edits.slice(0, 19),
    [stroke(4, 6, [20, 20]), ...edits.slice(1)],
    [],
    edits.slice(5, 9),
  ];
  for (const log of logs) {
    const label = { ...size, data: Uint8Array.from({ length: 83 * 61 }, () => 256 * random()) };
    expect(await composeWith(layer, label, structuredClone(log))).toEqual(composed(label, log));
  }
  layer.dispose();
  expect(gpu.bytes).toBe(bytes);
});
