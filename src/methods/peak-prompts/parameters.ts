import { describeParameters } from '#core/parameters.ts';

/**
 * S2C's peaks: above 0.5 of the map's maximum, 20 pixels apart, and always the third of the segmenter's masks, the
 * largest; ours falls back to the best by predicted IoU when that one takes more than `maxMaskArea` of the photo. `decodes`
 * bounds the questions of one photo, 10 as S2C needs at most.
 */
export const parameters = describeParameters({
  peak: { type: 'number', default: 0.5, min: 0, max: 1, step: 0.01 },
  distance: { type: 'number', default: 20, min: 1, max: 200, step: 1, unit: 'px' },
  choice: { type: 'choice', default: 'largest', options: ['largest', 'best'] },
  maxMaskArea: { type: 'number', default: 0.95, min: 0.05, max: 1, step: 0.01, advanced: true },
  negatives: { type: 'boolean', default: false, advanced: true },
  split: { type: 'boolean', default: true, advanced: true },
  refine: { type: 'boolean', default: false, advanced: true },
  decodes: { type: 'number', default: 10, min: 1, max: 64, step: 1, advanced: true },
});
