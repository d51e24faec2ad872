import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import {
  type Backend,
  courseOf,
  fromBase64,
  largestDifference,
  onReference,
  randomNumbers,
  SIZES,
  testContext,
  testPhoto,
  testTensor,
} from '../testing.ts';
import golden from '../walk/golden.json' with { type: 'json' };
import { bumps, expectMapsClose } from '../walk/testing.ts';
import { psaWalk } from './index.ts';
import { parameters } from './parameters.ts';
import type { PsaValues } from './reference.ts';

const standard = defaultValues(parameters);

type Dims = readonly [channels: number, height: number, width: number];

/** What the walk with features must do on every backend. `gpu` is where tensors and courses go, null for the reference. */
export function psaWalkSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const walk = (maps: ActivationMaps, dims: Dims, data: Float32Array, values: PsaValues = standard) =>
    withFeatures(gpu(), dims, data, async (context) => {
      const inputs = { photo: testPhoto(maps), maps };
      return (await backend()(psaWalk, inputs, values, context)).value;
    });

  describe('agrees with dense matrices raised by squaring (PyTorch, NumPy)', () => {
    for (const one of golden.psa) {
      test(one.name, async () => {
        const classes = Array.from({ length: one.classes }, (_, k) => k + 1);
        const data = Float32Array.from(fromBase64(one.maps), (byte) => byte / 255);
        const values: PsaValues = {
          steps: one.steps,
          beta: one.beta,
          affinity: one.affinity as PsaValues['affinity'],
          background: one.background as PsaValues['background'],
          alpha: one.background === 'power' ? one.amount : 1,
          threshold: one.background === 'constant' ? one.amount : 0,
        };
        const features = new Float32Array(fromBase64(one.features).buffer);
        const maps = { width: one.width, height: one.height, classes, data };
        const value = await walk(maps, one.featureSize as unknown as Dims, features, values);
        expect(value.classes).toEqual([0, ...classes]);
        const expected = new Float32Array(fromBase64(one.result).buffer);
        const actual = value.data.filter((_, i) => i % 3 === 0);
        expect(largestDifference(actual, expected)).toBeLessThanOrEqual(1e-4);
      });
    }
  });

  test('the channels together stay what they were: they walk alike', async () => {
    const size = { width: 96, height: 96 };
    const random = randomNumbers(5);
    const pixels = size.width * size.height;
    const maps = bumps(size, [0, 3], random);
    for (let i = 0; i < pixels; i++) maps.data[i] = 1 - maps.data[pixels + i];
    const features = Float32Array.from({ length: 2 * 9 }, random);
    const { data } = await walk(maps, [2, 3, 3], features);
    for (let i = 0; i < pixels; i += 97) expect(data[i] + data[pixels + i]).toBeCloseTo(1, 4);
  });

  test('features that are the same everywhere spread a class evenly', async () => {
    const size = { width: 96, height: 88 };
    const maps = bumps(size, [1], randomNumbers(6));
    const values = { ...standard, steps: 512 };
    for (const affinity of ['distance', 'cosine'] as const) {
      const { data } = await walk(maps, [3, 2, 2], new Float32Array(12).fill(2), { ...values, affinity });
      const spread = Math.max(...data.subarray(96 * 88)) - Math.min(...data.subarray(96 * 88));
      // Features without differences have no direction, so that their cosines say nothing.
      if (affinity === 'distance') expect(spread).toBeLessThan(0.01);
      else expect(spread).toBeGreaterThan(0.1);
    }
  });

  test('without classes everything is background; a small photo stays as it is', async () => {
    for (const size of SIZES) {
      const pixels = size.width * size.height;
      const none = { ...size, classes: [], data: new Float32Array(0) };
      const { data, classes } = await walk(none, [1, 1, 1], Float32Array.of(1));
      expect(classes).toEqual([0]);
      expect(data.length).toBe(pixels);
      for (const score of data) expect(score).toBeCloseTo(1, 5);
    }
    const size = { width: 30, height: 30 };
    const maps = bumps(size, [2], randomNumbers(1));
    const features = Float32Array.from({ length: 4 }, randomNumbers(2));
    const long = await walk(maps, [1, 2, 2], features);
    expect(long).toEqual(await walk(maps, [1, 2, 2], features, { ...standard, steps: 0 }));
  });

  test('its course ends at its result, and each moment is the result of so many steps', async () => {
    const size = { width: 100, height: 97 };
    const maps = bumps(size, [1, 4], randomNumbers(4));
    const inputs = { photo: testPhoto(size), maps };
    const features = Float32Array.from({ length: 5 * 12 }, randomNumbers(7));
    const moments = await withFeatures(gpu(), [5, 3, 4], features, (context) =>
      courseOf(gpu(), psaWalk, inputs, { ...standard, steps: 70 }, context),
    );
    expect(moments[0].step).toBe(0);
    expect(moments.at(-1)?.step).toBe(70);
    for (const { step, value } of [moments[0], moments[5], moments.at(-1)!]) {
      // The device makes many steps at once in fewer products.
      expectMapsClose(value, await walk(maps, [5, 3, 4], features, { ...standard, steps: step }), 1e-5);
    }
  });

  test('says so where no model has features', async () => {
    const size = { width: 8, height: 8 };
    const maps = bumps(size, [1], randomNumbers(4));
    const run = backend()(psaWalk, { photo: testPhoto(size), maps }, standard, testContext());
    await expect(run).rejects.toThrow('no features');
  });
}

/** Agreement with the reference on random maps and features. */
export function psaWalkParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference to 1e-4 on random maps and features', async () => {
    const random = randomNumbers(41);
    const sizes: readonly Size[] = [...SIZES, { width: 150, height: 121 }, { width: 90, height: 200 }];
    for (const size of sizes) {
      for (const affinity of parameters.affinity.options) {
        const inputs = { photo: testPhoto(size), maps: bumps(size, random() < 0.3 ? [0, 6] : [1, 2, 9], random) };
        inputs.maps.data[0] = Number.NaN;
        const dims: Dims = [1 + Math.floor(random() * 11), 1 + Math.floor(random() * 9), 1 + Math.floor(random() * 9)];
        const features = Float32Array.from({ length: dims[0] * dims[1] * dims[2] }, () => 4 * random() - 1);
        features[0] = Number.POSITIVE_INFINITY;
        const background = random() < 0.5 ? ('power' as const) : ('constant' as const);
        const values = { ...standard, affinity, background, steps: Math.floor(random() * 120), beta: 1 + 8 * random() };
        const expected = await withFeatures(null, dims, features, (context) =>
          onReference(psaWalk, inputs, values, context),
        );
        const actual = await withFeatures(gpu(), dims, features, (context) =>
          backend()(psaWalk, inputs, values, context),
        );
        expect(actual.diagnostics).toEqual(expected.diagnostics);
        expectMapsClose(actual.value, expected.value, 1e-4);
      }
    }
  });
}

async function withFeatures<R>(
  gpu: Gpu | null,
  [channels, height, width]: Dims,
  data: Float32Array,
  work: (context: ReturnType<typeof testContext>) => Promise<R>,
): Promise<R> {
  const tensor = testTensor(gpu, [1, channels, height, width], data);
  // On the device from the beginning, so that the count of bytes is only the method's.
  if (gpu) tensor.gpu();
  try {
    return await work(testContext({ features: async () => tensor }));
  } finally {
    tensor.dispose();
  }
}
