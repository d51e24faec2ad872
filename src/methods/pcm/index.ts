import { defineMethod } from '../method.ts';
import { photoTokens } from '../tokens/features.ts';
import { inRounds } from '../tokens/in-rounds.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import { GpuPcmRounds, PcmRounds } from './rounds.ts';

/** Each place of the photo takes the scores of the places that it resembles (SEAM's pixel correlation). */
export const pcm = defineMethod({
  id: 'pcm',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  ...inRounds(parameters, 'rounds', {
    tokens: ({ variant, colour, place }, context) =>
      photoTokens(context, { centre: variant === 'centred', colour, place }),
    reference: (start, values) => new PcmRounds(start, values),
    gpu: (gpu, own, start, values) => GpuPcmRounds.create(gpu, own, start, values),
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'pcm' }, maps, value, context, x, y);
  },
});
