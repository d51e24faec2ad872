import { describeParameters } from '#core/parameters.ts';

/**
 * `scales`: one is a single look, three are 0.5, 1, 1.5 (ToCo, DuPL), four are 0.5, 1, 1.5, 2
 * (PSA, IRN, SEAM). `normalisation`: max divides by the maximum (PSA, IRN), minmax is SEAM's.
 */
export const parameters = describeParameters({
  scales: { type: 'choice', default: 'four', options: ['one', 'three', 'four'] },
  flip: { type: 'boolean', default: true },
  normalisation: { type: 'choice', default: 'max', options: ['max', 'minmax'], advanced: true },
});
