import { describeParameters } from '#core/parameters.ts';

/** SEC's own: scores on a grid of 41, decays of 0.996 for classes and 0.999 for the background, ten CRF iterations. */
export const parameters = describeParameters({
  grid: { type: 'number', default: 41, min: 8, max: 96, step: 1 },
  decay: { type: 'number', default: 0.996, min: 0.5, max: 1, step: 0.001 },
  backgroundDecay: { type: 'number', default: 0.999, min: 0.5, max: 1, step: 0.001 },
  iterations: { type: 'number', default: 10, min: 0, max: 30, step: 1, advanced: true },
});
