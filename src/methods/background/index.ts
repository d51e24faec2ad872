import { defineMethod } from '../method.ts';
import { explainSeed } from './explain.ts';
import { seedGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { crossing, seed } from './reference.ts';

/** Maps become one class a pixel: the strongest class, where it is stronger than the background. */
export const background = defineMethod({
  id: 'background',
  stage: 'seed',
  takes: ['maps'],
  gives: 'label',
  parameters,
  dependsOn: [],
  async reference({ maps }, values) {
    return { value: seed(maps, values), diagnostics: { crossing: crossing(values) } };
  },
  async gpu(gpu, { maps }, values) {
    return { value: await seedGpu(gpu, maps, values), diagnostics: { crossing: crossing(values) } };
  },
  explain({ maps }, { value }, values, context, x, y) {
    return explainSeed({ stage: 'seed', method: 'background' }, maps, value, values, context, x, y);
  },
});
