import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite } from '../cam/testing.ts';
import type { Backend } from '../testing.ts';
import { hideAndSeek } from './index.ts';

export function hideAndSeekSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const variants = [
    { hidings: 4, complementary: true, grid: 'mixed', hidden: 0.5 },
    { hidings: 3, complementary: false, grid: '7', hidden: 0.8 },
  ] as const;
  activationSuite(hideAndSeek, variants, backend, gpu);
}
