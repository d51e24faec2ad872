import type { Reason } from '#core/reasons.ts';
import { defineMethod } from '../method.ts';
import { saliencyGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { costsOf, distancesOf, gridOf, patchSums, spreadOut } from './reference.ts';

/** How far, in colours, a place lies from the photo's border: no network, no training. */
export const saliency = defineMethod({
  id: 'saliency',
  stage: 'seed',
  takes: ['photo'],
  gives: 'saliency',
  parameters,
  dependsOn: [],
  async reference({ photo }, values) {
    const grid = gridOf(photo, values);
    const costs = costsOf(patchSums(photo, grid), grid, values);
    const value = spreadOut(distancesOf(costs, grid), grid);
    return { value, diagnostics: { patches: grid.width * grid.height, threshold: costs.threshold / 100 } };
  },
  async gpu(gpu, { photo }, values, context) {
    const { value, threshold, patches } = await saliencyGpu(gpu, photo, values, context);
    return { value, diagnostics: { patches, threshold: threshold / 100 } };
  },
  explain(_inputs, { value }, _values, _context, x, y): Reason {
    const score = value.data[y * value.width + x];
    return { stage: 'seed', method: 'saliency', label: 0, text: 'saliency.score', numbers: { score } };
  },
});
