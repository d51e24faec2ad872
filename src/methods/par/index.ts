import { defineMethod } from '../method.ts';
import { explainRefinement } from './explain.ts';
import { refineGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { refine } from './reference.ts';

/** Pixel-adaptive refinement: every pixel takes on what neighbours of its colour have. */
export const par = defineMethod({
  id: 'par',
  stage: 'smooth',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ photo, maps }, { iterations }, context) {
    let last = null;
    for await (const { value } of refine(photo, maps, iterations, context)) last = value;
    return { value: last!, diagnostics: {} };
  },
  async gpu(gpu, { photo, maps }, { iterations }, context) {
    let last = null;
    for await (const { value } of refineGpu(gpu, photo, maps, iterations, context, 'last')) last = value;
    return { value: last!, diagnostics: {} };
  },
  course: {
    parameter: 'iterations',
    reference: ({ photo, maps }, { iterations }, context) => refine(photo, maps, iterations, context),
    gpu: (gpu, { photo, maps }, { iterations }, context) => refineGpu(gpu, photo, maps, iterations, context, 'all'),
  },
  explain({ maps }, { value }, { iterations }, context, x, y) {
    return explainRefinement(maps, value, iterations, context, x, y);
  },
});
