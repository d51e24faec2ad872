import { explainSeed } from '../background/explain.ts';
import { seedGpu } from '../background/gpu.ts';
import { parameters } from '../background/parameters.ts';
import { crossing, seed } from '../background/reference.ts';
import { defineMethod } from '../method.ts';

/**
 * The seed's rule once more, for maps that were refined after the fusion: the strongest channel of
 * maps that score the background, the strongest class above a threshold of others.
 */
export const argmax = defineMethod({
  id: 'argmax',
  stage: 'smooth',
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
    return explainSeed({ stage: 'smooth', method: 'argmax' }, maps, value, values, context, x, y);
  },
});
