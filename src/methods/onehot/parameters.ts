import { describeParameters } from '#core/parameters.ts';

export const parameters = describeParameters({
  confidence: { type: 'number', default: 0.9, min: 0, max: 1, step: 0.01 },
});
