import { defineMethod } from '../method.ts';
import { photoTokens } from '../tokens/features.ts';
import { inRounds } from '../tokens/in-rounds.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import { AffinityRounds, GpuAffinityRounds } from './rounds.ts';

/** Scores inside boxes around a class's regions flow to places that look alike (CLIP-ES's affinity, of cosines). */
export const affinity = defineMethod({
  id: 'affinity',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  ...inRounds(parameters, 'applications', {
    tokens: ({ colour, place }, context) => photoTokens(context, { centre: true, colour, place }),
    reference: (start, values) => new AffinityRounds(start, values),
    gpu: (gpu, own, start, values) => GpuAffinityRounds.create(gpu, own, start, values),
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'affinity' }, maps, value, context, x, y);
  },
});
