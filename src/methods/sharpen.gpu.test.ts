import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { affinity } from './affinity/index.ts';
import { affinitySuite } from './affinity/suite.ts';
import { pcm } from './pcm/index.ts';
import { pcmSuite } from './pcm/suite.ts';
import { rcmSuite } from './rcm/suite.ts';
import { expectNoProblems, onGpu, testContext, testPhoto } from './testing.ts';
import { blobMaps, featureTensor, regionFeatures } from './tokens/testing.ts';

/** The methods that sharpen maps, on the device. */
let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

for (const suite of [pcmSuite, affinitySuite, rcmSuite]) {
  suite(
    () => onGpu(gpu),
    () => gpu,
  );
}

/** The most bytes of the device that a method held at once, for a grid of side × side tokens. */
async function peakBytes(method: typeof pcm | typeof affinity, side: number): Promise<number> {
  const size = { width: 32, height: 32 };
  const photo = testPhoto(size);
  const maps = blobMaps(size, [1, 2], 1);
  const grid = { width: side, height: side };
  const features = featureTensor(null, grid, 8, regionFeatures(grid, 8, 1));
  const context = testContext({ photo, features: async () => features });
  const given = { photo: toGpu(gpu, 'photo', photo), maps: toGpu(gpu, 'maps', maps) };
  const before = gpu.bytes;
  let peak = 0;
  // Every buffer of the pool comes through one of these.
  const watched = new Proxy(gpu, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, args);
        peak = Math.max(peak, target.bytes - before);
        return result;
      };
    },
  });
  const values = method === pcm ? { ...defaultValues(pcm.parameters), rounds: 2 } : defaultValues(affinity.parameters);
  const { value } = await method.gpu(watched, given, values as never, context);
  for (const { buffer } of [given.photo, given.maps, value]) gpu.release(buffer);
  expect(gpu.bytes).toBe(before - given.photo.buffer.size - given.maps.buffer.size);
  return peak;
}

test('memory grows with the tokens, not with their square', async () => {
  for (const method of [pcm, affinity]) {
    const [small, large] = [await peakBytes(method, 16), await peakBytes(method, 32)];
    // Four times the tokens; the matrix of pairs alone would be 4 MiB.
    expect(large).toBeLessThan(4.1 * small);
    expect(large).toBeLessThan(2 ** 18);
  }
  await expectNoProblems(gpu);
});
