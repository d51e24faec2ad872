import { describeParameters } from '#core/parameters.ts';

/**
 * `background`: whether the background has a map too, so that the maps are probabilities, as a CRF over labels wants
 * them (pydensecrf's unary from labels; IRN and TransCAM run it at a confidence of 0.7).
 */
export const parameters = describeParameters({
  confidence: { type: 'number', default: 0.9, min: 0, max: 1, step: 0.01 },
  background: { type: 'boolean', default: false },
});
