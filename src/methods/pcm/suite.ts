import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { largestDifference } from '../cam/testing.ts';
import { type Backend, testClass, testContext, testPhoto } from '../testing.ts';
import { featureTensor, sharpenSuite } from '../tokens/testing.ts';
import golden from './golden.json' with { type: 'json' };
import { pcm } from './index.ts';
import { parameters } from './parameters.ts';

const values = defaultValues(parameters);

export function pcmSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  sharpenSuite(
    pcm,
    [
      values,
      { ...values, variant: 'seam', rounds: 3, background: 'keep' },
      { ...values, threshold: 'fixed', tau: 0.4, power: 3.5, rounds: 2, colour: 0, place: 0 },
    ],
    backend,
    gpu,
  );

  test('pixel correlation gives what PyTorch gives, to 1e-5', async () => {
    const { width, height, depth } = golden;
    const photo = testPhoto({ width, height });
    const maps = { width, height, classes: [1, 2], data: Float32Array.from(golden.cam) };
    const context = testContext({
      photo,
      tags: [testClass(1), testClass(2)],
      features: async () => featureTensor(gpu(), { width, height }, depth, Float32Array.from(golden.features)),
    });
    for (const variant of ['seam', 'centred'] as const) {
      for (const [rounds, expected] of Object.entries(golden[variant])) {
        const set = {
          ...values,
          variant,
          rounds: Number(rounds),
          background: 'keep',
          power: 2,
          colour: 0,
          place: 0,
        } as const;
        const { value } = await backend()(pcm, { photo, maps }, set, context);
        expect(value.classes).toEqual([0, 1, 2]);
        expect(largestDifference(value.data, expected), `${variant} ${rounds}`).toBeLessThan(1e-5);
      }
    }
  });
}
