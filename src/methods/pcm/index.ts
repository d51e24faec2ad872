import { defineMethod, type MethodContext } from '../method.ts';
import { afterRounds, everyRound } from '../rounds.ts';
import { photoTokens } from '../tokens/features.ts';
import type { Tokens } from '../tokens/reference.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import type { PcmValues } from './reference.ts';
import { GpuPcmRounds, PcmRounds } from './rounds.ts';

/** Each place of the photo takes the scores of the places that it resembles (SEAM's pixel correlation). */
export const pcm = defineMethod({
  id: 'pcm',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  async reference({ maps }, values, context) {
    const tokens = await tokensFor(values, context);
    const value = await afterRounds(new PcmRounds(tokens, maps, values), values.rounds, context);
    return { value, diagnostics: diagnosticsOf(tokens) };
  },
  async gpu(gpu, { maps }, values, context) {
    const tokens = await tokensFor(values, context);
    const rounds = await GpuPcmRounds.create(gpu, tokens, maps, values);
    return { value: await afterRounds(rounds, values.rounds, context), diagnostics: diagnosticsOf(tokens) };
  },
  course: {
    parameter: 'rounds',
    async *reference({ maps }, values, context) {
      const tokens = await tokensFor(values, context);
      yield* everyRound(new PcmRounds(tokens, maps, values), values.rounds, context);
    },
    async *gpu(gpu, { maps }, values, context) {
      const tokens = await tokensFor(values, context);
      yield* everyRound(await GpuPcmRounds.create(gpu, tokens, maps, values), values.rounds, context);
    },
  },
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'pcm' }, maps, value, context, x, y);
  },
});

function tokensFor({ variant, colour, place }: PcmValues, context: MethodContext): Promise<Tokens> {
  return photoTokens(context, { centre: variant === 'centred', colour, place });
}

function diagnosticsOf({ width, height, meanCosine }: Tokens) {
  return { tokens: width * height, meanCosine };
}
