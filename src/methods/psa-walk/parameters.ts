import { describeParameters } from '#core/parameters.ts';

/**
 * PSA: power with α 16, β 8, 256 steps. SEAM: power with α 6, β 8, 64 steps. TransCAM: constant 0.42, β 14,
 * 128 steps. Those are for affinities that were learned; ours are not, and of 2, 8, 32 and 256 steps 8 gave the best labels
 * on demo scenes and on COCO photos (docs/methods).
 */
export const parameters = describeParameters({
  steps: { type: 'number', default: 8, min: 0, max: 512, step: 1 },
  beta: { type: 'number', default: 8, min: 1, max: 32, step: 0.5 },
  affinity: { type: 'choice', default: 'distance', options: ['distance', 'cosine'] },
  background: { type: 'choice', default: 'power', options: ['power', 'constant'] },
  alpha: {
    type: 'number',
    default: 16,
    min: 0.25,
    max: 32,
    step: 0.05,
    scale: 'log',
    when: { parameter: 'background', is: ['power'] },
  },
  threshold: {
    type: 'number',
    default: 0.42,
    min: 0,
    max: 1,
    step: 0.01,
    when: { parameter: 'background', is: ['constant'] },
  },
});
