import { describeParameters } from '#core/parameters.ts';

/**
 * `steps`: how often at most a class's region is erased; AE-PSL trains about 3 networks. `threshold`: what is erased, as a
 * share of a map's maximum. `guard`: a class is left alone once its probability falls below this share of what it was.
 * `smallest`: and once a step erases less than this share of the photo.
 */
export const parameters = describeParameters({
  steps: { type: 'number', default: 3, min: 0, max: 8, step: 1 },
  threshold: { type: 'number', default: 0.6, min: 0.1, max: 0.95, step: 0.05 },
  guard: { type: 'number', default: 0.5, min: 0, max: 1, step: 0.05 },
  smallest: { type: 'number', default: 0.02, min: 0, max: 0.2, step: 0.005 },
  fill: { type: 'choice', default: 'photo', options: ['photo', 'imagenet'], advanced: true },
  flip: { type: 'boolean', default: true },
});
