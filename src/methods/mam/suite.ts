import { expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite, colourNetwork, discPhoto } from '../cam/testing.ts';
import { type Backend, testClass, testContext } from '../testing.ts';
import { mam } from './index.ts';
import { parameters } from './parameters.ts';

const values = defaultValues(parameters);

export function mamSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  activationSuite(mam, [values, { per: 'pixel', flip: false }], backend, gpu);

  test('each class has weights that add up to 1', async () => {
    const photo = discPhoto({ width: 60, height: 45 }, 8);
    const context = testContext({
      photo,
      tags: [testClass(1, [0]), testClass(2, [2])],
      classifier: colourNetwork(gpu()),
    });
    const { diagnostics } = await backend()(mam, { photo }, values, context);
    const { classes } = diagnostics as unknown as { classes: { half: number; one: number; two: number }[] };
    expect(classes).toHaveLength(2);
    for (const { half, one, two } of classes) expect(half + one + two).toBeCloseTo(1, 6);
  });
}
