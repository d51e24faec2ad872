import { describeParameters } from '#core/parameters.ts';

/**
 * Of methods that compare places of a photo. `threshold`: cosines below do not count; 'mean' is the photo's mean cosine. `power` sharpens
 * the likeness. `colour` and `place`: weight beside the features, whose weight is 1. The defaults
 * of these three are the best of 15 combinations on 14 held-out scenes with the embedded classifier (docs/methods/pcm.md).
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
  power: { type: 'number', default: 8, min: 1, max: 16, step: 0.5 },
  colour: { type: 'number', default: 1, min: 0, max: 4, step: 0.1 },
  place: { type: 'number', default: 2, min: 0, max: 4, step: 0.1 },
});
