import { describeParameters } from '#core/parameters.ts';

/** `threshold` 0.6 is ACoL's. `scales` and `flip` as for class activation maps. */
export const parameters = describeParameters({
  threshold: { type: 'number', default: 0.6, min: 0.1, max: 1, step: 0.05 },
  scales: { type: 'choice', default: 'four', options: ['one', 'three', 'four'] },
  flip: { type: 'boolean', default: true },
});
