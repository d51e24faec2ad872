import { describeParameters } from '#core/parameters.ts';

/**
 * `threshold` 0.2 is PSA's; IRN takes 0.15, SEAM 0.26, WeakTr about 0.43. `alpha` 4 is PSA's and
 * SEAM's low setting; CLIP-ES takes 1, S2C 6 to 10, FMA-WSSS 0.6.
 */
export const parameters = describeParameters({
  mode: { type: 'choice', default: 'constant', options: ['constant', 'power'] },
  threshold: {
    type: 'number',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.01,
    when: { parameter: 'mode', is: ['constant'] },
  },
  alpha: {
    type: 'number',
    default: 4,
    min: 0.25,
    max: 32,
    step: 0.05,
    scale: 'log',
    when: { parameter: 'mode', is: ['power'] },
  },
});
