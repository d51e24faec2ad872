import { defineMethod, type MethodContext } from '../method.ts';
import { afterRounds, everyRound } from '../rounds.ts';
import { photoTokens } from '../tokens/features.ts';
import type { Tokens } from '../tokens/reference.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import type { AffinityValues } from './reference.ts';
import { AffinityRounds, GpuAffinityRounds } from './rounds.ts';

/** Scores inside boxes around a class's regions flow to places that look alike (CLIP-ES's affinity, of cosines). */
export const affinity = defineMethod({
  id: 'affinity',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features'],
  async reference({ maps }, values, context) {
    const tokens = await tokensFor(values, context);
    const value = await afterRounds(new AffinityRounds(tokens, maps, values), values.applications, context);
    return { value, diagnostics: { tokens: tokens.width * tokens.height, meanCosine: tokens.meanCosine } };
  },
  async gpu(gpu, { maps }, values, context) {
    const tokens = await tokensFor(values, context);
    const rounds = await GpuAffinityRounds.create(gpu, tokens, maps, values);
    const value = await afterRounds(rounds, values.applications, context);
    return { value, diagnostics: { tokens: tokens.width * tokens.height, meanCosine: tokens.meanCosine } };
  },
  course: {
    parameter: 'applications',
    async *reference({ maps }, values, context) {
      const tokens = await tokensFor(values, context);
      yield* everyRound(new AffinityRounds(tokens, maps, values), values.applications, context);
    },
    async *gpu(gpu, { maps }, values, context) {
      const tokens = await tokensFor(values, context);
      yield* everyRound(await GpuAffinityRounds.create(gpu, tokens, maps, values), values.applications, context);
    },
  },
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'affinity' }, maps, value, context, x, y);
  },
});

function tokensFor({ colour, place }: AffinityValues, context: MethodContext): Promise<Tokens> {
  return photoTokens(context, { centre: true, colour, place });
}
