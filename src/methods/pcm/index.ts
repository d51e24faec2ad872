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
    reference: (tokens, maps, values) => new PcmRounds(tokens, maps, values),
    gpu: (gpu, tokens, maps, values) => GpuPcmRounds.create(gpu, tokens, maps, values),
  }),
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'pcm' }, maps, value, context, x, y);
  },
});
