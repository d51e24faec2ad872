import { describeParameters } from '#core/parameters.ts';

/** `iterations` of the power method; each shrinks what is left of the second direction by (σ₂ / σ₁)². */
export const parameters = describeParameters({
  iterations: { type: 'number', default: 24, min: 0, max: 100, step: 1 },
});
