import { defineMethod } from '../method.ts';
import { explainRefinement } from './explain.ts';
import { parameters } from './parameters.ts';
import { refineReduced } from './reduced.ts';
import { refineReducedGpu } from './reduced-gpu.ts';

/** Pixel-adaptive refinement: every pixel takes on what neighbours of its colour have. */
export const par = defineMethod({
  id: 'par',
  stage: 'smooth',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ photo, maps }, values, context) {
    let last = null;
    for await (const { value } of refineReduced(photo, maps, values, context)) last = value;
    return { value: last!, diagnostics: {} };
  },
  async gpu(gpu, { photo, maps }, values, context) {
    let last = null;
    for await (const { value } of refineReducedGpu(gpu, photo, maps, values, context, 'last')) last = value;
    return { value: last!, diagnostics: {} };
  },
  course: {
    parameter: 'iterations',
    reference: ({ photo, maps }, values, context) => refineReduced(photo, maps, values, context),
    gpu: (gpu, { photo, maps }, values, context) => refineReducedGpu(gpu, photo, maps, values, context, 'all'),
  },
  explain({ maps }, { value }, { iterations }, context, x, y) {
    return explainRefinement(maps, value, iterations, context, x, y);
  },
});
