import { describeParameters } from '#core/parameters.ts';

/**
 * Of methods that compare places of a photo. `threshold`: cosines below do not count; 'mean' is the photo's mean cosine. `power` sharpens
 * the likeness. `colour` and `place`: weight beside the features, whose weight is 1.
 */
export const likenessParameters = describeParameters({
  threshold: { type: 'choice', default: 'mean', options: ['mean', 'fixed'] },
  tau: {
    type: 'number',
    default: 0.2,
    min: -0.5,
    max: 0.95,
    step: 0.05,
    when: { parameter: 'threshold', is: ['fixed'] },
  },
  power: { type: 'number', default: 2, min: 1, max: 8, step: 0.5 },
  colour: { type: 'number', default: 0.5, min: 0, max: 2, step: 0.05 },
  place: { type: 'number', default: 0.5, min: 0, max: 2, step: 0.05 },
});
