import { gridOf } from '../cells.ts';
import { featureMapOf } from '../features.ts';
import { defineMethod } from '../method.ts';
import { explainWalk } from '../walk/explain.ts';
import { walking } from '../walk/walking.ts';
import { startPsaWalk } from './gpu.ts';
import { parameters } from './parameters.ts';
import { PsaWalk, radiusOf, STRIDE } from './reference.ts';

/** Maps and background spread to places whose features are alike (AffinityNet's walk without its training). */
export const psaWalk = defineMethod({
  id: 'psa-walk',
  stage: 'propagate',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  ...walking<typeof parameters, 'photo'>(parameters, {
    async reference({ maps }, values, context) {
      return new PsaWalk(maps, await featureMapOf(await context.features()), values);
    },
    async gpu(gpu, { maps }, values, context) {
      return startPsaWalk(gpu, maps, await context.features(), values);
    },
    diagnostics(photo) {
      const grid = gridOf(photo, STRIDE);
      return { cells: grid.width * grid.height, radius: radiusOf(grid) };
    },
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'propagate', method: 'psa-walk' }, maps, value, context, x, y);
  },
});
