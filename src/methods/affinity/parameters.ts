import { describeParameters } from '#core/parameters.ts';
import { likenessParameters } from '../tokens/parameters.ts';

/**
 * `applications` of the affinity; CLIP-ES multiplies it with itself once, which is 2. `rounds` of normalising columns, then rows:
 * 3 there. `boxes`: scores leave only boxes around what is above `level` of a map's maximum; CLIP-ES takes 0.4, ExCEL 0.79.
 */
export const parameters = describeParameters({
  applications: { type: 'number', default: 2, min: 0, max: 8, step: 1 },
  boxes: { type: 'boolean', default: true },
  level: { type: 'number', default: 0.4, min: 0.05, max: 0.95, step: 0.05, when: { parameter: 'boxes', is: [true] } },
  rounds: { type: 'number', default: 3, min: 1, max: 10, step: 1, advanced: true },
  ...likenessParameters,
});
