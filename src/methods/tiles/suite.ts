import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite } from '../cam/testing.ts';
import type { Backend } from '../testing.ts';
import { tiles } from './index.ts';

export function tilesSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const variants = [
    { tiles: 2, zoom: 1, share: 0.5, flip: true },
    { tiles: 3, zoom: 2, share: 1, flip: false },
  ];
  activationSuite(tiles, variants, backend, gpu);
}
