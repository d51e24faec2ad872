import { type Signal, throwIfAborted, UserError } from '#core/errors.ts';
import type { Kind, StageId } from '#core/kinds.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Method, MethodContext } from '#methods/method.ts';
import { Film, type Frame } from './film.ts';
import { Held } from './held.ts';
import {
  type CheckedStep,
  checkSteps,
  cpuInputs,
  erased,
  gpuInputs,
  inputsOf,
  keyOf,
  newestValues,
  type RunOptions,
  releaseTrace,
  runSteps,
} from './runner.ts';

/** What the moments of one photo and recipe may take. 500 × 375 with three classes: about 115 moments of maps. */
const FILM_BYTES = 256 * 2 ** 20;

/** The moments of a course, and what they are moments of. */
export interface Recording {
  readonly film: Film;
  readonly method: string;
  readonly stage: StageId;
  readonly kind: Kind;
}

type Course = NonNullable<Method['course']>;

/**
 * Runs a recipe up to the step at `place` (0-based) and keeps every moment of that step's course.
 * @returns a film that the caller releases
 * @throws UserError 'course.step', 'course.none' and what running throws; AbortedError
 */
export async function recordCourse(
  recipe: Recipe,
  place: number,
  options: RunOptions,
  budget: number = FILM_BYTES,
): Promise<Recording> {
  const step = checkSteps(recipe, options.methods)[place];
  if (!step?.on) throw new UserError('course.step', { step: place + 1, steps: recipe.steps.length });
  const { method } = step;
  const { course } = method;
  if (!course) throw new UserError('course.none', { step: step.number, method: method.id });
  const before = await runSteps(recipe, {
    ...options,
    wanted: (one, index) => index < place && options.wanted(one, index),
  });
  const { gpu, signal, progress } = options;
  const { parameters } = step;
  try {
    const inputs = inputsOf(step, newestValues(options.given, before));
    // The methods' own account of the work would run against that of the moments.
    const context: MethodContext = { ...options.context, signal, progress() {} };
    const key = keyOf(method, parameters, inputs, options.context);
    const film = await shoot(moments(gpu, method, course, inputs, parameters, context, key), {
      gpu,
      last: Number(parameters[course.parameter]),
      signal,
      progress: (fraction) => progress?.({ stage: method.stage, method: method.id, fraction }),
      budget,
    });
    return { film, method: method.id, stage: method.stage, kind: method.gives };
  } finally {
    releaseTrace(before);
  }
}

/** Keeps moments as they come. The caller releases the film. */
export async function shoot(
  moments: AsyncIterable<Omit<Frame, 'milliseconds'>>,
  {
    gpu,
    last,
    signal,
    progress,
    budget = FILM_BYTES,
  }: {
    readonly gpu: Gpu | null;
    /** The step of the last moment. */
    readonly last: number;
    readonly signal?: Signal;
    readonly progress: (fraction: number) => void;
    readonly budget?: number;
  },
): Promise<Film> {
  const film = new Film(budget);
  const begin = performance.now();
  progress(0);
  try {
    for await (const moment of moments) {
      // A moment is there when the device has made it; to wait also keeps an abort prompt.
      await gpu?.idle();
      film.add({ ...moment, milliseconds: performance.now() - begin });
      progress(last > 0 ? Math.min(1, moment.step / last) : 1);
      throwIfAborted(signal);
    }
    return film;
  } catch (error) {
    film.release();
    throw error;
  }
}

/** The course's moments as values, on the backend in force. */
async function* moments(
  gpu: Gpu | null,
  method: Method,
  course: Course,
  inputs: readonly Held[],
  parameters: CheckedStep['parameters'],
  context: MethodContext,
  key: string,
): AsyncGenerator<Omit<Frame, 'milliseconds'>> {
  const keyAt = (step: number) => `${key} at ${step}`;
  if (gpu) {
    for await (const { step, value } of course.gpu(gpu, gpuInputs(gpu, inputs), erased(parameters), context))
      yield { step, held: Held.onGpu(method.gives, keyAt(step), gpu, value, inputs) };
    return;
  }
  for await (const { step, value } of course.reference(await cpuInputs(inputs), erased(parameters), context))
    yield { step, held: Held.onCpu(method.gives, keyAt(step), value) };
}
