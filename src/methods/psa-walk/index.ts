import { throwIfAborted } from '#core/errors.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { explainWalk } from '../walk/explain.ts';
import { gridOf } from '../walk/grid.ts';
import { momentSteps } from '../walk/moments.ts';
import { startPsaWalk } from './gpu.ts';
import { parameters } from './parameters.ts';
import { type PsaValues, PsaWalk, radiusOf, STRIDE, walkingClasses } from './reference.ts';

/** Maps and background spread to places whose features are alike (AffinityNet's walk without its training). */
export const psaWalk = defineMethod({
  id: 'psa-walk',
  stage: 'propagate',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  async reference({ maps }, values, context) {
    const walk = await start(maps, values, context);
    for (let step = 1; step <= values.steps; step++) {
      throwIfAborted(context.signal);
      walk.step();
      context.progress(step / values.steps);
    }
    return { value: walk.maps(), diagnostics: diagnosticsOf(maps) };
  },
  async gpu(gpu, { maps }, values, context) {
    const walk = await startPsaWalk(gpu, maps, await context.features(), values);
    try {
      await walk.walk(values.steps, context.signal, context.progress);
      return { value: await walk.maps(walkingClasses(maps), false), diagnostics: diagnosticsOf(maps) };
    } finally {
      walk.dispose();
    }
  },
  course: {
    parameter: 'steps',
    async *reference({ maps }, values, context) {
      const walk = await start(maps, values, context);
      let made = 0;
      for (const step of momentSteps(values.steps)) {
        throwIfAborted(context.signal);
        for (; made < step; made++) walk.step();
        yield { step, value: walk.maps() };
      }
    },
    async *gpu(gpu, { maps }, values, context) {
      const walk = await startPsaWalk(gpu, maps, await context.features(), values);
      try {
        let made = 0;
        for (const step of momentSteps(values.steps)) {
          throwIfAborted(context.signal);
          await walk.walk(step - made, context.signal);
          made = step;
          yield { step, value: await walk.maps(walkingClasses(maps), false) };
        }
      } finally {
        walk.dispose();
      }
    },
  },
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'propagate', method: 'psa-walk' }, maps, value, context, x, y);
  },
});

async function start(maps: ActivationMaps, values: PsaValues, context: MethodContext): Promise<PsaWalk> {
  const tensor = await context.features();
  const [, channels, height, width] = tensor.dims;
  return new PsaWalk(maps, { channels, width, height, data: await tensor.cpu() }, values);
}

function diagnosticsOf(maps: { readonly width: number; readonly height: number }) {
  const grid = gridOf(maps, STRIDE);
  return { cells: grid.width * grid.height, radius: radiusOf(grid) };
}
