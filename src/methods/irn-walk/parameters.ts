import { describeParameters } from '#core/parameters.ts';

/** IRN walks 256 steps (2⁸, by squaring) with affinities to the power of 10. */
export const parameters = describeParameters({
  steps: { type: 'number', default: 256, min: 0, max: 512, step: 1 },
  beta: { type: 'number', default: 10, min: 1, max: 32, step: 0.5 },
});
