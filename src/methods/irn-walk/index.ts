import { throwIfAborted } from '#core/errors.ts';
import { defineMethod } from '../method.ts';
import { explainWalk } from '../walk/explain.ts';
import { gridOf } from '../walk/grid.ts';
import { momentSteps } from '../walk/moments.ts';
import { startIrnWalk } from './gpu.ts';
import { parameters } from './parameters.ts';
import { foreground, IrnWalk, STRIDE } from './reference.ts';

/** Maps spread over the photo as far as edges let them (IRN's walk). */
export const irnWalk = defineMethod({
  id: 'irn-walk',
  stage: 'propagate',
  takes: ['maps', 'edges'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ maps, edges }, values, { signal, progress }) {
    const walk = new IrnWalk(maps, edges, values);
    for (let step = 1; step <= values.steps; step++) {
      throwIfAborted(signal);
      walk.step();
      progress(step / values.steps);
    }
    return { value: walk.maps(), diagnostics: diagnosticsOf(maps) };
  },
  async gpu(gpu, { maps, edges }, values, { signal, progress }) {
    const walk = await startIrnWalk(gpu, maps, edges, values);
    try {
      await walk.walk(values.steps, signal, progress);
      return { value: await walk.maps(foreground(maps), true), diagnostics: diagnosticsOf(maps) };
    } finally {
      walk.dispose();
    }
  },
  course: {
    parameter: 'steps',
    async *reference({ maps, edges }, values, { signal }) {
      const walk = new IrnWalk(maps, edges, values);
      let made = 0;
      for (const step of momentSteps(values.steps)) {
        throwIfAborted(signal);
        for (; made < step; made++) walk.step();
        yield { step, value: walk.maps() };
      }
    },
    async *gpu(gpu, { maps, edges }, values, { signal }) {
      const walk = await startIrnWalk(gpu, maps, edges, values);
      try {
        let made = 0;
        for (const step of momentSteps(values.steps)) {
          throwIfAborted(signal);
          await walk.walk(step - made, signal);
          made = step;
          yield { step, value: await walk.maps(foreground(maps), true) };
        }
      } finally {
        walk.dispose();
      }
    },
  },
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'propagate', method: 'irn-walk' }, maps, value, context, x, y);
  },
});

function diagnosticsOf(maps: { readonly width: number; readonly height: number }) {
  const grid = gridOf(maps, STRIDE);
  return { cells: grid.width * grid.height };
}
