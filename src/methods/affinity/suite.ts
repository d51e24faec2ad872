import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { largestDifference } from '../cam/testing.ts';
import { type Backend, testClass, testContext, testPhoto } from '../testing.ts';
import { featureTensor, sharpenSuite } from '../tokens/testing.ts';
import golden from './golden.json' with { type: 'json' };
import { affinity } from './index.ts';
import { parameters } from './parameters.ts';

const values = defaultValues(parameters);

export function affinitySuite(backend: () => Backend, gpu: () => Gpu | null): void {
  sharpenSuite(
    affinity,
    [values, { ...values, boxes: false, applications: 3, threshold: 'fixed', tau: 0.1, power: 1, rounds: 1 }],
    backend,
    gpu,
  );

  test('affinity gives what PyTorch gives with the whole matrix, to 1e-5', async () => {
    const { width, height, depth } = golden;
    const photo = testPhoto({ width, height });
    const maps = { width, height, classes: [1, 2], data: Float32Array.from(golden.cam) };
    const context = testContext({
      photo,
      tags: [testClass(1), testClass(2)],
      features: async () => featureTensor(gpu(), { width, height }, depth, Float32Array.from(golden.features)),
    });
    for (const boxes of [true, false]) {
      const { value } = await backend()(
        affinity,
        { photo, maps },
        { ...values, boxes, power: 2, colour: 0, place: 0 },
        context,
      );
      const expected = boxes ? golden.refined : golden.unboxed;
      expect(largestDifference(value.data, expected), `boxes ${boxes}`).toBeLessThan(1e-5);
    }
  });
}
