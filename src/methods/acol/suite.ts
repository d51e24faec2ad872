import { describe, expect, test } from 'vitest';
import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite, colourNetwork, discPhoto } from '../cam/testing.ts';
import { type Backend, testClass, testContext } from '../testing.ts';
import { acol } from './index.ts';

const once = { threshold: 0.6, scales: 'one', flip: false } as const;

export function acolSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  activationSuite(acol, [once, { threshold: 0.3, scales: 'four', flip: true }], backend, gpu);

  describe('acol', () => {
    const photo = discPhoto({ width: 96, height: 72 }, 3);
    const run = (options: Parameters<typeof colourNetwork>[1]) => {
      const context = testContext({ photo, tags: [testClass(1, [0])], classifier: colourNetwork(gpu(), options) });
      return backend()(acol, { photo }, once, context);
    };

    test('sees that the head is linear, with a bias or without', async () => {
      for (const bias of [0, 0.4]) {
        const { diagnostics } = await run({ bias });
        expect(diagnostics.unexplained).toBeLessThan(1e-5);
      }
    });

    test('refuses a network whose maps are not linear in its features', async () => {
      await expect(run({ crooked: true })).rejects.toThrow('acol.head');
    });
  });
}
