import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Backend, largestDifference } from '../testing.ts';
import { goldenCase, sharpenSuite } from '../tokens/testing.ts';
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
    const { photo, maps, contextOf } = goldenCase(golden);
    const context = contextOf(gpu());
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
