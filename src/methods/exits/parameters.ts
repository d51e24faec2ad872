import { describeParameters } from '#core/parameters.ts';

/**
 * The paper leaves α, τ and δ open. These defaults were chosen on the demo scenes with the embedded models
 * (docs/methods/exits.md). `grid` tokens along the long side of the crop make N = grid² tokens at most, 4096.
 */
export const parameters = describeParameters({
  result: { type: 'choice', default: 'best', options: ['best', 'prompt', 'dense'] },
  steps: { type: 'number', default: 2, min: 0, max: 6, step: 1 },
  foreground: { type: 'number', default: 0.25, min: 0, max: 4, step: 0.05 },
  background: { type: 'number', default: 0.25, min: 0, max: 4, step: 0.05 },
  exponent: { type: 'number', default: 4, min: 0.5, max: 16, step: 0.5, scale: 'log' },
  features: { type: 'number', default: 1, min: 0, max: 4, step: 0.1, advanced: true },
  colour: { type: 'number', default: 1, min: 0, max: 4, step: 0.1, advanced: true },
  place: { type: 'number', default: 0.6, min: 0, max: 4, step: 0.1, advanced: true },
  grid: { type: 'number', default: 32, min: 4, max: 64, step: 1, advanced: true },
  margin: { type: 'number', default: 0.2, min: 0, max: 1.2, step: 0.05, advanced: true },
  inward: { type: 'number', default: 0.02, min: 0, max: 0.5, step: 0.01, advanced: true },
  rounds: { type: 'number', default: 10, min: 1, max: 50, step: 1, advanced: true },
  positives: { type: 'number', default: 4, min: 1, max: 16, step: 1, advanced: true },
  negatives: { type: 'number', default: 4, min: 0, max: 16, step: 1, advanced: true },
  agreement: { type: 'number', default: 0.5, min: 0, max: 8, step: 0.25, advanced: true },
});
