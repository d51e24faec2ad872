import { describeParameters } from '#core/parameters.ts';
import type { Size } from '#core/rasters.ts';
import { defineMethod } from '#methods/method.ts';

/** A method for tests whose course anybody can foretell: after step s every pixel of its one map is s / 10. */

const parameters = describeParameters({
  steps: { type: 'number', default: 4, min: 0, max: 10, step: 1 },
  gain: { type: 'number', default: 1, min: 0, max: 1, step: 0.1 },
});

function mapAt(size: Size, step: number, gain: number): Float32Array {
  return new Float32Array(size.width * size.height).fill((gain * step) / 10);
}

export const rising = defineMethod({
  id: 'rising',
  stage: 'activate',
  takes: ['photo'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ photo: { width, height } }, { steps, gain }) {
    return { value: { width, height, classes: [1], data: mapAt({ width, height }, steps, gain) }, diagnostics: {} };
  },
  async gpu(gpu, { photo: { width, height } }, { steps, gain }) {
    const buffer = gpu.upload('rising', mapAt({ width, height }, steps, gain));
    return { value: { width, height, classes: [1], buffer }, diagnostics: {} };
  },
  course: {
    parameter: 'steps',
    async *reference({ photo: { width, height } }, { steps, gain }) {
      for (let step = 0; step <= steps; step++)
        yield { step, value: { width, height, classes: [1], data: mapAt({ width, height }, step, gain) } };
    },
    async *gpu(gpu, { photo: { width, height } }, { steps, gain }) {
      for (let step = 0; step <= steps; step++) {
        const buffer = gpu.upload('rising', mapAt({ width, height }, step, gain));
        yield { step, value: { width, height, classes: [1], buffer } };
      }
    },
  },
  explain: () => null,
});
