import { describeParameters } from '#core/parameters.ts';
import { likenessParameters } from '../tokens/parameters.ts';

const centred = { parameter: 'variant', is: ['centred'] } as const;

/**
 * `variant`: 'seam' takes the features as they are, every cosine above 0, power 1; 'centred' takes their means off first,
 * which features that were not trained for it need. `rounds` of the correlation; SEAM makes one. `background`: whether the background's score
 * goes on as a channel of its own.
 */
export const parameters = describeParameters({
  variant: { type: 'choice', default: 'centred', options: ['centred', 'seam'] },
  rounds: { type: 'number', default: 1, min: 0, max: 6, step: 1 },
  background: { type: 'choice', default: 'drop', options: ['drop', 'keep'] },
  threshold: { ...likenessParameters.threshold, when: centred },
  tau: likenessParameters.tau,
  power: { ...likenessParameters.power, when: centred },
  colour: likenessParameters.colour,
  place: likenessParameters.place,
});
