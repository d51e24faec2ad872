import { gridOf } from '../cells.ts';
import { defineMethod } from '../method.ts';
import { explainWalk } from '../walk/explain.ts';
import { walking } from '../walk/walking.ts';
import { startIrnWalk } from './gpu.ts';
import { parameters } from './parameters.ts';
import { IrnWalk, STRIDE } from './reference.ts';

/** Maps spread over the photo as far as edges let them (IRN's walk). */
export const irnWalk = defineMethod({
  id: 'irn-walk',
  stage: 'propagate',
  takes: ['maps', 'edges'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  ...walking<typeof parameters, 'edges'>(parameters, {
    reference: ({ maps, edges }, values) => new IrnWalk(maps, edges, values),
    gpu: (gpu, { maps, edges }, values) => startIrnWalk(gpu, maps, edges, values),
    diagnostics(photo) {
      const { width, height } = gridOf(photo, STRIDE);
      return { cells: width * height };
    },
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'propagate', method: 'irn-walk' }, maps, value, context, x, y);
  },
});
