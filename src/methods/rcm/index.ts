import { defineMethod, type MethodContext } from '../method.ts';
import { afterRounds, everyRound } from '../rounds.ts';
import { photoTokens } from '../tokens/features.ts';
import type { Tokens } from '../tokens/reference.ts';
import { explainWalk } from '../walk/explain.ts';
import { parameters } from './parameters.ts';
import type { RcmValues } from './reference.ts';
import { GpuRcmRounds, RcmRounds } from './rounds.ts';

/** Each place takes the class whose sure places, in this photo or in all of the project, it resembles. */
export const rcm = defineMethod({
  id: 'rcm',
  stage: 'sharpen',
  takes: ['photo', 'maps'],
  gives: 'maps',
  parameters,
  dependsOn: ['features', 'prototypes'],
  async reference({ maps }, values, context) {
    const rounds = new RcmRounds(await tokensFor(values, context), maps, values, context.prototypes);
    const value = await afterRounds(rounds, values.rounds, context);
    return { value, diagnostics: { ...rounds.counts } };
  },
  async gpu(gpu, { maps }, values, context) {
    const tokens = await tokensFor(values, context);
    const rounds = await GpuRcmRounds.create(gpu, tokens, maps, values, context.prototypes);
    const value = await afterRounds(rounds, values.rounds, context);
    return { value, diagnostics: { ...rounds.counts } };
  },
  course: {
    parameter: 'rounds',
    async *reference({ maps }, values, context) {
      const rounds = new RcmRounds(await tokensFor(values, context), maps, values, context.prototypes);
      yield* everyRound(rounds, values.rounds, context);
    },
    async *gpu(gpu, { maps }, values, context) {
      const tokens = await tokensFor(values, context);
      const rounds = await GpuRcmRounds.create(gpu, tokens, maps, values, context.prototypes);
      yield* everyRound(rounds, values.rounds, context);
    },
  },
  explain({ maps }, { value }, _values, context, x, y) {
    return explainWalk({ stage: 'sharpen', method: 'rcm' }, maps, value, context, x, y);
  },
});

function tokensFor({ centre }: RcmValues, context: MethodContext): Promise<Tokens> {
  return photoTokens(context, { centre, colour: 0, place: 0 });
}
