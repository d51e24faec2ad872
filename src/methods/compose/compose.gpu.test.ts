import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Edit } from '#core/edits.ts';
import type { LabelMap } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu, toGpu } from '#gpu/transfer.ts';
import { expectNoProblems, randomNumbers, SIZES } from '../testing.ts';
import { composeGpu, GpuEdits } from './gpu.ts';
import { composeReference } from './reference.ts';
import { composeSuite, randomEdits, stroke } from './suite.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

async function compose(label: LabelMap, edits: readonly Edit[], layer?: GpuEdits): Promise<LabelMap> {
  const bytes = gpu.bytes;
  const given = toGpu(gpu, 'label', label);
  try {
    layer?.update(edits);
    const composed = layer ? layer.compose(given) : await composeGpu(gpu, given, edits);
    const value = await toCpu(gpu, 'label', composed);
    gpu.release(composed.buffer);
    return value;
  } finally {
    gpu.release(given.buffer);
    if (!layer) expect(gpu.bytes).toBe(bytes);
    await expectNoProblems(gpu);
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
      expect(await compose(label, edits)).toEqual(composeReference(label, edits).label);
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
    expect(await compose(label, structuredClone(log), layer)).toEqual(composeReference(label, log).label);
  }
  layer.dispose();
  expect(gpu.bytes).toBe(bytes);
});
