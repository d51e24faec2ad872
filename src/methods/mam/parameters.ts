import { describeParameters } from '#core/parameters.ts';

/** `per`: whether a scale's weight is one number a class, or one a pixel; the paper leaves it open. */
export const parameters = describeParameters({
  per: { type: 'choice', default: 'class', options: ['class', 'pixel'] },
  flip: { type: 'boolean', default: true },
});
