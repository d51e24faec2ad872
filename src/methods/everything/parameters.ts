import { describeParameters } from '#core/parameters.ts';

/**
 * Segment Anything's automatic mask generator. Its own defaults are a grid of 32, predicted IoU
 * 0.88, stability 0.95 at an offset of 1, box overlap 0.7, no smallest region. A grid of 16 takes
 * a quarter of the time.
 */
export const parameters = describeParameters({
  grid: { type: 'number', default: 16, min: 1, max: 64, step: 1 },
  predictedIou: { type: 'number', default: 0.88, min: 0, max: 1, step: 0.01 },
  stability: { type: 'number', default: 0.95, min: 0, max: 1, step: 0.01 },
  stabilityOffset: { type: 'number', default: 1, min: 0, max: 5, step: 0.1, advanced: true },
  boxOverlap: { type: 'number', default: 0.7, min: 0, max: 1, step: 0.01, advanced: true },
  smallestRegion: { type: 'number', default: 0, min: 0, max: 5000, step: 1, unit: 'px', advanced: true },
});
