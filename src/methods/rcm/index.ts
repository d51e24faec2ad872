import { defineMethod } from '../method.ts';
import { photoTokens } from '../tokens/features.ts';
import { inRounds } from '../tokens/in-rounds.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import { GpuRcmRounds, RcmRounds } from './rounds.ts';

/** Each place takes the class whose sure places, in this photo or in all of the project, it resembles. */
export const rcm = defineMethod({
  id: 'rcm',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features', 'prototypes'],
  ...inRounds(parameters, 'rounds', {
    tokens: ({ centre }, context) => photoTokens(context, { centre, colour: 0, place: 0 }),
    reference: (start, values, { prototypes }) => new RcmRounds(start, values, prototypes),
    gpu: (gpu, own, start, values, { prototypes }) => GpuRcmRounds.create(gpu, own, start, values, prototypes),
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'rcm' }, maps, value, context, x, y);
  },
});
