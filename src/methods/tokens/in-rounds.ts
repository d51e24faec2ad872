import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import type { Diagnostics, Method, MethodContext } from '../method.ts';
import { afterRounds, everyRound, type Rounds } from '../rounds.ts';
import type { Tokens } from './reference.ts';

/** A method's rounds, and what it counted in them. */
export interface CountingRounds<V> extends Rounds<V> {
  readonly counts?: object;
}

/** How a method that sharpens maps by the likeness of tokens begins. */
export interface Beginning<S extends ParameterSpecs> {
  tokens(values: ValuesOf<S>, context: MethodContext): Promise<Tokens>;
  reference(
    tokens: Tokens,
    maps: ActivationMaps,
    values: ValuesOf<S>,
    context: MethodContext,
  ): CountingRounds<ActivationMaps>;
  gpu(
    gpu: Gpu,
    tokens: Tokens,
    maps: GpuMaps,
    values: ValuesOf<S>,
    context: MethodContext,
  ): Promise<CountingRounds<GpuMaps>>;
}

type Running<S extends ParameterSpecs> = Pick<Method<S, 'photo' | 'maps', 'maps'>, 'reference' | 'gpu' | 'course'>;

/** The runs and the course of such a method; `parameter` says how many rounds it makes. */
export function inRounds<const S extends ParameterSpecs>(
  _parameters: S,
  parameter: keyof S & string,
  begin: Beginning<S>,
): Running<S> {
  const countOf = (values: ValuesOf<S>) => values[parameter] as number;
  return {
    async reference({ maps }, values, context) {
      const tokens = await begin.tokens(values, context);
      const rounds = begin.reference(tokens, maps, values, context);
      const value = await afterRounds(rounds, countOf(values), context);
      return { value, diagnostics: diagnosticsOf(tokens, rounds) };
    },
    async gpu(gpu, { maps }, values, context) {
      const tokens = await begin.tokens(values, context);
      const rounds = await begin.gpu(gpu, tokens, maps, values, context);
      const value = await afterRounds(rounds, countOf(values), context);
      return { value, diagnostics: diagnosticsOf(tokens, rounds) };
    },
    course: {
      parameter,
      async *reference({ maps }, values, context) {
        const rounds = begin.reference(await begin.tokens(values, context), maps, values, context);
        yield* everyRound(rounds, countOf(values), context);
      },
      async *gpu(gpu, { maps }, values, context) {
        const rounds = await begin.gpu(gpu, await begin.tokens(values, context), maps, values, context);
        yield* everyRound(rounds, countOf(values), context);
      },
    },
  };
}

function diagnosticsOf({ width, height, meanCosine }: Tokens, { counts }: CountingRounds<unknown>): Diagnostics {
  return { tokens: width * height, meanCosine, ...counts };
}
