import { describeParameters } from '#core/parameters.ts';

/** Maps lie in 0..1, so that their standard deviation is 0.5 at most. */
export const parameters = describeParameters({
  threshold: { type: 'number', default: 0.2, min: 0, max: 0.5, step: 0.01 },
  scales: { type: 'choice', default: 'four', options: ['three', 'four'] },
  flip: { type: 'boolean', default: true },
});
