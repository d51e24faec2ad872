import { type Signal, throwIfAborted, UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import type { CpuValues, Kind } from '#core/kinds.ts';
import { checkValues, type ParameterSpecs, type ParameterValues, type ValuesOf } from '#core/parameters.ts';
import type { Reason } from '#core/reasons.ts';
import type { Recipe, Step } from '#core/recipe.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Diagnostics, Method, MethodContext } from '#methods/method.ts';
import { Held } from './held.ts';
import type { Memo } from './memo.ts';
import type { RunProgress, StepReport } from './messages.ts';
import { type Span, spanSince } from './timing.ts';

/** What a step may look at to explain a pixel, besides its inputs and result. */
export type ExplainFacts = Pick<MethodContext, 'tags' | 'verdicts' | 'strokes'>;

/** A step that was run (or remembered), with all that explains it. */
export interface StepTrace {
  readonly inputs: readonly Held[];
  readonly held: Held;
  readonly report: Omit<StepReport, 'milliseconds'>;
  readonly span: Span;
  explain(facts: ExplainFacts, x: number, y: number): Promise<Reason | null>;
}

export interface StepContext extends Omit<MethodContext, 'progress' | 'signal'> {
  /** Hash of the model that `features` asks; null when there is none. */
  readonly featuresKey: string | null;
}

export interface RunOptions {
  readonly gpu: Gpu | null;
  readonly memo: Memo;
  readonly methods: ReadonlyMap<string, Method>;
  readonly context: StepContext;
  /** Values that are there before the first step. */
  readonly given: readonly Held[];
  /** Says whether a step runs at all; `index` is its place in the recipe. */
  readonly wanted: (method: Method, index: number) => boolean;
  readonly signal?: Signal;
  readonly progress?: (report: RunProgress) => void;
}

/**
 * Runs a recipe's steps one after the other over values by kind: a step takes the newest value of
 * each kind it needs and its result becomes the newest of its kind. What the memo knows is not
 * computed again.
 * @returns the steps in order; each holds references to its inputs and result, see `releaseTrace`.
 * @throws UserError 'recipe.method', 'recipe.field', 'recipe.inputs'; AbortedError; what methods throw.
 */
export async function runSteps(recipe: Recipe, options: RunOptions): Promise<StepTrace[]> {
  const steps = checkSteps(recipe, options.methods).filter(
    ({ method, on, number }) => on && options.wanted(method, number - 1),
  );
  const values = newestValues(options.given);
  const trace: StepTrace[] = [];
  try {
    for (const checked of steps) {
      throwIfAborted(options.signal);
      const step = await runStep(checked, inputsOf(checked, values), options);
      values.set(checked.method.gives, step.held);
      trace.push(step);
    }
    return trace;
  } catch (error) {
    releaseTrace(trace);
    throw error;
  }
}

/** The newest value of each kind after some steps. */
export function newestValues(given: readonly Held[], trace: readonly StepTrace[] = []): Map<Kind, Held> {
  return new Map([...given, ...trace.map(({ held }) => held)].map((held) => [held.kind, held]));
}

/** What a step is given: each kind that it takes, and what there is of those that it may take. */
export function inputsOf({ method, number }: CheckedStep, values: ReadonlyMap<Kind, Held>): readonly Held[] {
  const needed = method.takes.map((kind) => values.get(kind) ?? failInputs(number, method, kind, values));
  return [...needed, ...(method.mayTake ?? []).flatMap((kind) => values.get(kind) ?? [])];
}

/** Gives back the references of a trace. */
export function releaseTrace(trace: readonly StepTrace[]): void {
  for (const { inputs, held } of trace) {
    for (const input of inputs) input.release();
    held.release();
  }
}

async function runStep(
  { method, parameters, number }: CheckedStep,
  inputs: readonly Held[],
  options: RunOptions,
): Promise<StepTrace> {
  const { gpu, memo, signal, progress } = options;
  const key = keyOf(method, parameters, inputs, options.context);
  const report = (fraction: number) => progress?.({ stage: method.stage, method: method.id, fraction });
  const begin = performance.now();
  const known = memo.get(key);
  let held: Held;
  let diagnostics: Diagnostics;
  if (known?.held.isAlive(gpu)) {
    held = known.held.retain();
    diagnostics = known.diagnostics;
  } else {
    report(0);
    const context = { ...options.context, signal, progress: report };
    const made = await compute(gpu, method, parameters, inputs, context, key);
    held = made.held;
    diagnostics = made.diagnostics;
    memo.set(key, { held, diagnostics });
    report(1);
  }
  for (const input of inputs) input.retain();
  const { id, stage } = method;
  const reused = known?.held === held;
  return {
    inputs,
    held,
    async explain(facts, x, y) {
      const result = { value: await held.cpu(), diagnostics };
      return method.explain(await cpuInputs(inputs), result, erased(parameters), facts, x, y);
    },
    report: { method: id, stage, place: number - 1, reused, value: held.key, diagnostics },
    span: spanSince(begin, reused ? null : gpu),
  };
}

async function compute(
  gpu: Gpu | null,
  method: Method,
  parameters: ParameterValues,
  inputs: readonly Held[],
  context: MethodContext,
  key: string,
): Promise<{ held: Held; diagnostics: Diagnostics }> {
  if (gpu) {
    const result = await method.gpu(gpu, gpuInputs(gpu, inputs), erased(parameters), context);
    return { held: Held.onGpu(method.gives, key, gpu, result.value, inputs), diagnostics: result.diagnostics };
  }
  const values = await cpuInputs(inputs);
  const result = await method.reference(values, erased(parameters), context);
  return { held: Held.onCpu(method.gives, key, result.value), diagnostics: result.diagnostics };
}

/** Checked values of a method whose own parameter types are erased. */
export function erased(parameters: ParameterValues): ValuesOf<ParameterSpecs> {
  return parameters as ValuesOf<ParameterSpecs>;
}

/** The inputs in main memory, by kind. */
export async function cpuInputs(inputs: readonly Held[]): Promise<CpuValues> {
  const entries = await Promise.all(inputs.map(async (held) => [held.kind, await held.cpu()] as const));
  return Object.fromEntries(entries) as unknown as CpuValues;
}

/** The inputs on the device, by kind. */
export function gpuInputs(gpu: Gpu, inputs: readonly Held[]): GpuValues {
  return Object.fromEntries(inputs.map((held) => [held.kind, held.gpu(gpu)])) as unknown as GpuValues;
}

/** Hash of all that the result of a step depends on. */
export function keyOf(
  method: Method,
  parameters: ParameterValues,
  inputs: readonly Held[],
  context: StepContext,
): string {
  const depends = {
    tags: () => context.tags.map(({ id, networkClasses }) => [id, networkClasses]),
    verdicts: () => context.verdicts.map(({ maskKey, class: id, verdict }) => [maskKey, id, verdict]),
    strokes: () => context.strokes,
    seed: () => context.seed,
    classifier: () => context.classifier?.hash ?? null,
    segmenter: () => context.segmenter?.hash ?? null,
    features: () => context.featuresKey,
    prototypes: () => context.prototypes.key,
  };
  const facts = [
    method.id,
    Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
    inputs.map(({ key }) => key),
    method.dependsOn.map((name) => depends[name]()),
  ];
  return sha256Hex(new TextEncoder().encode(JSON.stringify(facts)));
}

export interface CheckedStep {
  readonly method: Method;
  readonly parameters: ParameterValues;
  readonly on: boolean;
  /** From 1, as a person counts. */
  readonly number: number;
}

/** Checks the whole recipe before anything is run. */
export function checkSteps(recipe: Recipe, methods: ReadonlyMap<string, Method>): CheckedStep[] {
  return recipe.steps.map((step: Step, i) => {
    const method = methods.get(step.method);
    const number = i + 1;
    if (!method)
      throw new UserError('recipe.method', {
        step: number,
        method: step.method,
        known: [...methods.keys()].join(', '),
      });
    return {
      method,
      parameters: checkValues(method.parameters, step.parameters, `steps[${i}].parameters`),
      on: step.on,
      number,
    };
  });
}

function failInputs(step: number, method: Method, needs: Kind, values: ReadonlyMap<Kind, Held>): never {
  throw new UserError('recipe.inputs', { step, method: method.id, needs, available: [...values.keys()].join(', ') });
}
