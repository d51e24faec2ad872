import { defineMethod } from '../method.ts';
import { explainCrf } from './explain.ts';
import { iterateGpu } from './gpu.ts';
import { parameters } from './parameters.ts';
import { iterate } from './reference.ts';

/** Fully connected CRF: pixels that are near and alike in colour agree on a class. */
export const crf = defineMethod({
  id: 'crf',
  stage: 'smooth',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: [],
  async reference({ photo, maps }, values, context) {
    let last = null;
    for await (const moment of iterate(photo, maps, values, context)) last = moment;
    const { value, vertices } = last!;
    return { value, diagnostics: { labels: value.classes.length, vertices } };
  },
  async gpu(gpu, { photo, maps }, values, context) {
    let last = null;
    for await (const moment of iterateGpu(gpu, photo, maps, values, context, 'last')) last = moment;
    const { value, vertices } = last!;
    return { value, diagnostics: { labels: value.classes.length, vertices } };
  },
  course: {
    parameter: 'iterations',
    reference: ({ photo, maps }, values, context) => iterate(photo, maps, values, context),
    gpu: (gpu, { photo, maps }, values, context) => iterateGpu(gpu, photo, maps, values, context, 'all'),
  },
  explain({ maps }, { value }, values, context, x, y) {
    return explainCrf(maps, value, values, context, x, y);
  },
});
