import type { Gpu } from '#gpu/gpu.ts';
import { activationSuite } from '../cam/testing.ts';
import type { Backend } from '../testing.ts';
import { eigenCam } from './index.ts';

export function eigenCamSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  activationSuite(eigenCam, [{ iterations: 24 }, { iterations: 0 }], backend, gpu, 1e-4);
}
