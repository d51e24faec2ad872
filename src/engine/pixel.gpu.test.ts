import { expect, test } from 'vitest';
import type { CpuValues, Kind } from '#core/kinds.ts';
import { createGpu } from '#gpu/device.ts';
import { toGpu } from '#gpu/transfer.ts';
import { expectNoProblems } from '#methods/testing.ts';
import { Held } from './held.ts';
import { pixelOf } from './pixel.ts';

const size = { width: 5, height: 3 };
const counted = Float32Array.from({ length: 15 }, (_, i) => i);
const values: Pick<CpuValues, 'maps' | 'label' | 'saliency' | 'photo'> = {
  maps: { ...size, classes: [0, 7], data: Float32Array.from({ length: 30 }, (_, i) => i / 100) },
  label: { ...size, data: Uint8Array.from(counted) },
  saliency: { ...size, data: counted },
  photo: { ...size, rgba: new Uint8Array(60) },
};

test('a pixel is the same wherever the value lies', async () => {
  const gpu = (await createGpu())!;
  const both = async (kind: keyof typeof values) => {
    const here = Held.onCpu(kind as Kind, kind, values[kind]);
    const there = Held.onGpu(kind as Kind, kind, gpu, toGpu(gpu, kind, values[kind]));
    const answers = [await pixelOf(here, 3, 2), await pixelOf(there, 3, 2)];
    there.release();
    expect(answers[1]).toEqual(answers[0]);
    return answers[0];
  };
  expect(await both('maps')).toEqual({
    kind: 'maps',
    classes: [0, 7],
    scores: [expect.closeTo(0.13, 6), expect.closeTo(0.28, 6)],
  });
  expect(await both('label')).toEqual({ kind: 'label', label: 13 });
  expect(await both('saliency')).toEqual({ kind: 'saliency', score: 13 });
  expect(await both('photo')).toBeNull();
  await expectNoProblems(gpu);
  expect(gpu.bytes).toBe(0);
  gpu.destroy();
});
