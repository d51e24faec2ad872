import { describeParameters } from '#core/parameters.ts';

/** Weight and power 1 are the cue as it is used with saliency networks: the background scores 1 − saliency. */
export const parameters = describeParameters({
  weight: { type: 'number', default: 1, min: 0, max: 2, step: 0.05 },
  power: { type: 'number', default: 1, min: 0.25, max: 8, step: 0.05, scale: 'log' },
});
