import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { Photo } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite, colourNetwork } from '../cam/testing.ts';
import { type Backend, testClass, testContext } from '../testing.ts';
import type { ErasedClass } from './erase.ts';
import { erasing } from './index.ts';
import { parameters } from './parameters.ts';

const values = { ...defaultValues(parameters), flip: false };

/** A grey photo with a strongly and a weakly red half of an object. */
function twoReds(): Photo {
  const [width, height] = [96, 64];
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const inside = y >= 16 && y < 48;
    const strong = inside && x >= 16 && x < 48;
    const weak = inside && x >= 48 && x < 80;
    rgba.set(strong ? [255, 40, 40, 255] : weak ? [140, 70, 70, 255] : [90, 100, 100, 255], 4 * i);
  }
  return { width, height, rgba };
}

export function erasingSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  activationSuite(
    erasing,
    [
      { ...values, steps: 2, guard: 0, smallest: 0 },
      { ...values, steps: 1, fill: 'imagenet' },
    ],
    backend,
    gpu,
  );

  describe('erasing', () => {
    const photo = twoReds();
    const run = async (changes: Partial<typeof values>) => {
      const context = testContext({ photo, tags: [testClass(1, [0])], classifier: colourNetwork(gpu()) });
      const { value, diagnostics } = await backend()(erasing, { photo }, { ...values, ...changes }, context);
      return { value, told: (diagnostics as unknown as { classes: ErasedClass[] }).classes[0] };
    };
    const weak = 32 * 96 + 64;

    test('finds the weak half when the strong one is gone', async () => {
      const before = await run({ steps: 0 });
      expect(before.value.data[weak]).toBeLessThan(0.5);
      expect(before.told).toMatchObject({ steps: 0, erased: 0, end: 'steps' });
      const after = await run({ steps: 1, guard: 0 });
      expect(after.value.data[weak]).toBeGreaterThan(before.value.data[weak] + 0.1);
      expect(after.told.steps).toBe(1);
      expect(after.told.erased).toBeGreaterThan(0.1);
      expect(Math.max(...after.value.data)).toBeLessThanOrEqual(1);
    });

    test('the guard leaves a class alone whose probability falls', async () => {
      const { value, told } = await run({ steps: 3, guard: 1 });
      expect(told).toMatchObject({ steps: 0, end: 'guard' });
      expect(value.data).toEqual((await run({ steps: 0 })).value.data);
    });

    test('ends where a step would erase too little', async () => {
      expect((await run({ steps: 3, smallest: 0.2, threshold: 0.95 })).told).toMatchObject({ steps: 0, end: 'small' });
    });
  });
}
