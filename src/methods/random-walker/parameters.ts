import { describeParameters } from '#core/parameters.ts';

/** β 130 and the tolerance of 1e-3 are scikit-image's defaults. */
export const parameters = describeParameters({
  seeds: { type: 'choice', default: 'both', options: ['scribbles', 'confident', 'both'] },
  from: {
    type: 'choice',
    default: 'label',
    options: ['label', 'maps'],
    when: { parameter: 'seeds', is: ['confident', 'both'] },
  },
  margin: {
    type: 'number',
    default: 4,
    min: 0,
    max: 64,
    step: 1,
    unit: 'px',
    when: { parameter: 'from', is: ['label'] },
  },
  certain: {
    type: 'number',
    default: 0.6,
    min: 0,
    max: 1,
    step: 0.01,
    when: { parameter: 'from', is: ['maps'] },
  },
  empty: {
    type: 'number',
    default: 0.05,
    min: 0,
    max: 1,
    step: 0.01,
    when: { parameter: 'from', is: ['maps'] },
  },
  beta: { type: 'number', default: 130, min: 1, max: 10000, step: 1, scale: 'log' },
  ignored: { type: 'choice', default: 'open', options: ['open', 'wall'], advanced: true },
  tolerance: { type: 'number', default: 0.001, min: 0.00001, max: 0.1, step: 0.00001, scale: 'log', advanced: true },
  iterations: { type: 'number', default: 200, min: 0, max: 1000, step: 1, advanced: true },
});
