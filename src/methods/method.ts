import type { ProjectClass } from '#core/classes.ts';
import type { Verdict } from '#core/edits.ts';
import type { Signal } from '#core/errors.ts';
import type { CpuValues, Kind, StageId } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { Reason } from '#core/reasons.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Classifier, Embedding, Segmenter } from './models.ts';

/** What every method may look at besides its inputs. */
export interface MethodContext {
  /** The photo in main memory; models take it from here. */
  readonly photo: CpuValues['photo'];
  /** Tagged classes of this photo, ascending label ids. */
  readonly tags: readonly ProjectClass[];
  /** A person's word on proposed masks. Only fuse methods read it. */
  readonly verdicts: readonly Verdict[];
  readonly seed: number;
  readonly classifier: Classifier | null;
  readonly segmenter: Segmenter | null;
  /** The photo's embedding, made at the first call and kept by the engine. */
  embedding(): Promise<Embedding>;
  readonly signal?: Signal;
  /** 0..1; called at least every 300 ms of work. */
  progress(fraction: number): void;
}

/** A step's result: the value and what the method counted (plain numbers and strings, shown live). */
export interface MethodResult<V, D = Diagnostics> {
  readonly value: V;
  readonly diagnostics: D;
}
export type Diagnostics = Readonly<Record<string, unknown>>;

/**
 * A published method as a stage. `reference` is the truth, written for reading; `gpu` is the same
 * on the device. Both are pure functions of inputs, parameters and context.
 */
export interface Method<S extends ParameterSpecs = ParameterSpecs, T extends Kind = Kind, G extends Kind = Kind> {
  readonly id: string;
  readonly stage: StageId;
  readonly takes: readonly T[];
  readonly gives: G;
  readonly parameters: S;
  /** Which parts of the context the result depends on: they enter the memo key. */
  readonly dependsOn: readonly ('tags' | 'verdicts' | 'seed' | 'classifier' | 'segmenter')[];
  reference(
    inputs: Pick<CpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): Promise<MethodResult<CpuValues[G]>>;
  gpu(
    gpu: Gpu,
    inputs: Pick<GpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): Promise<MethodResult<GpuValues[G]>>;
  /** Why the pixel (x, y) came out of this step as it did, from CPU copies of inputs and result. */
  explain(
    inputs: Pick<CpuValues, T>,
    result: MethodResult<CpuValues[G]>,
    parameters: ValuesOf<S>,
    context: Pick<MethodContext, 'tags' | 'verdicts'>,
    x: number,
    y: number,
  ): Reason | null;
}

/** Erases a method's parameter types for lists. */
export function defineMethod<const S extends ParameterSpecs, T extends Kind, G extends Kind>(
  method: Method<S, T, G>,
): Method<S, T, G> {
  return method;
}
