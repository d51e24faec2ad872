import { describeParameters } from '#core/parameters.ts';

/**
 * The paper cuts photos of some 400 pixels into patches of 10: 40 along the long side. `clip` multiplies its own
 * threshold, below which a step between patches costs nothing.
 */
export const parameters = describeParameters({
  patches: { type: 'number', default: 40, min: 4, max: 128, step: 1 },
  clip: { type: 'number', default: 1, min: 0, max: 4, step: 0.1 },
});
