import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { type Backend, largestDifference } from '../testing.ts';
import { goldenCase, sharpenSuite } from '../tokens/testing.ts';
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
    const { photo, maps, contextOf } = goldenCase(golden);
    const context = contextOf(gpu());
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
