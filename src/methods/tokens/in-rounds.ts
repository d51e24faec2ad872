import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuMaps } from '#gpu/values.ts';
import { copyMaps } from '../copy.ts';
import { foreground } from '../foreground.ts';
import type { Diagnostics, Method, MethodContext } from '../method.ts';
import { afterRounds, everyRound, type Rounds } from '../rounds.ts';
import { enlarge } from './enlarge.ts';
import { GpuTokens } from './gpu.ts';
import { cellMeans, FEWEST_TOKENS, type Tokens } from './reference.ts';

/** What a method's rounds begin with: the photo's tokens, and the classes' maps (without the background) on their cells. */
export interface Start<Cells> {
  readonly tokens: Tokens;
  readonly classes: readonly number[];
  /** f32 [K, N]. */
  readonly cells: Cells;
}

/** Maps on the tokens' cells: the channels from `first` on. */
export interface CellMaps<Cells> {
  readonly cells: Cells;
  readonly first: number;
  readonly classes: readonly number[];
  readonly normalisation: 'max' | 'none';
}

/** A method's rounds over values of cells, on one backend. */
export interface CellRounds<Cells> {
  advance(): Promise<void> | void;
  /** What the rounds so far left; asked after one at least. */
  result(): CellMaps<Cells>;
  /** What it counted. */
  readonly counts?: object;
}

/** How a method that sharpens maps by the likeness of tokens begins. */
export interface Beginning<S extends ParameterSpecs> {
  tokens(values: ValuesOf<S>, context: MethodContext): Promise<Tokens>;
  reference(start: Start<Float32Array>, values: ValuesOf<S>, context: MethodContext): CellRounds<Float32Array>;
  /** Buffers are `own`'s. */
  gpu(
    gpu: Gpu,
    own: GpuTokens,
    start: Start<GPUBuffer>,
    values: ValuesOf<S>,
    context: MethodContext,
  ): Promise<CellRounds<GPUBuffer>>;
}

interface Sharpening<V> extends Rounds<V> {
  diagnostics(): Diagnostics;
}

type Running<S extends ParameterSpecs> = Pick<Method<S, 'photo' | 'maps', 'maps'>, 'reference' | 'gpu' | 'course'>;

/** The runs and the course of such a method; `parameter` says how many rounds it makes. */
export function inRounds<const S extends ParameterSpecs>(
  _parameters: S,
  parameter: keyof S & string,
  begin: Beginning<S>,
): Running<S> {
  const countOf = (values: ValuesOf<S>) => values[parameter] as number;

  async function onReference(maps: ActivationMaps, values: ValuesOf<S>, context: MethodContext) {
    const tokens = await begin.tokens(values, context);
    const { classes, first } = foreground(maps);
    const planes = maps.data.subarray(first * maps.width * maps.height);
    const cells = cellMeans(planes, classes.length, maps, tokens);
    const rounds = begin.reference({ tokens, classes, cells }, values, context);
    return sharpening<Float32Array, ActivationMaps>({ tokens, classes }, rounds, {
      before: () => ({ ...maps, data: maps.data.slice() }),
      after(result) {
        const shown = result.cells.subarray(result.first * tokens.width * tokens.height);
        return enlarge(shown, tokens, maps, result.classes, result.normalisation);
      },
      dispose() {},
    });
  }

  async function onDevice(gpu: Gpu, maps: GpuMaps, values: ValuesOf<S>, context: MethodContext) {
    const tokens = await begin.tokens(values, context);
    const { classes, first } = foreground(maps);
    const own = await GpuTokens.create(gpu, tokens);
    try {
      const cells = own.cells(maps, first, classes.length);
      const rounds = await begin.gpu(gpu, own, { tokens, classes, cells }, values, context);
      return sharpening<GPUBuffer, GpuMaps>({ tokens, classes }, rounds, {
        before: () => copyMaps(gpu, maps),
        after: (result) => own.enlarge(result.cells, result.first, maps, result.classes, result.normalisation),
        dispose: () => own.dispose(),
      });
    } catch (error) {
      own.dispose();
      throw error;
    }
  }

  return {
    async reference({ maps }, values, context) {
      return sharpened(await onReference(maps, values, context), countOf(values), context);
    },
    async gpu(gpu, { maps }, values, context) {
      return sharpened(await onDevice(gpu, maps, values, context), countOf(values), context);
    },
    course: {
      parameter,
      async *reference({ maps }, values, context) {
        yield* everyRound(await onReference(maps, values, context), countOf(values), context);
      },
      async *gpu(gpu, { maps }, values, context) {
        yield* everyRound(await onDevice(gpu, maps, values, context), countOf(values), context);
      },
    },
  };
}

/** Maps before a method's rounds and after them. They stay as they are where there is nothing to compare. */
function sharpening<Cells, V>(
  { tokens, classes }: Pick<Start<Cells>, 'tokens' | 'classes'>,
  rounds: CellRounds<Cells>,
  maps: { before(): V; after(result: CellMaps<Cells>): Promise<V> | V; dispose(): void },
): Sharpening<V> {
  const count = tokens.width * tokens.height;
  const idle = count < FEWEST_TOKENS || classes.length === 0;
  let made = false;
  return {
    async advance() {
      if (idle) return;
      await rounds.advance();
      made = true;
    },
    value: () => (made ? maps.after(rounds.result()) : maps.before()),
    diagnostics: () => ({ tokens: count, meanCosine: tokens.meanCosine, ...rounds.counts }),
    dispose: () => maps.dispose(),
  };
}

async function sharpened<V>(rounds: Sharpening<V>, count: number, context: MethodContext) {
  return { value: await afterRounds(rounds, count, context), diagnostics: rounds.diagnostics() };
}
