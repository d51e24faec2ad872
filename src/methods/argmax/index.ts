import { explainSeed } from '../background/explain.ts';
import { background } from '../background/index.ts';
import { defineMethod } from '../method.ts';

/**
 * The seed's rule once more, for maps that were refined after the fusion: the strongest channel of
 * maps that score the background, the strongest class above a threshold of others.
 */
export const argmax = defineMethod({
  ...background,
  id: 'argmax',
  stage: 'smooth',
  explain({ maps }, { value }, values, context, x, y) {
    return explainSeed({ stage: 'smooth', method: 'argmax' }, maps, value, values, context, x, y);
  },
});
