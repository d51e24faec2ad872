import type { ProjectClass } from '#core/classes.ts';
import type { Stroke, Verdict } from '#core/edits.ts';
import type { Signal } from '#core/errors.ts';
import type { CpuValues, Kind, StageId } from '#core/kinds.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { Reason } from '#core/reasons.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuValues } from '#gpu/values.ts';
import type { Classifier, Embedding, Segmenter, Tensor } from './models.ts';

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
  /** What a person painted on this photo, first to last: the scribbles of seeded methods. */
  readonly strokes: readonly Stroke[];
  /**
   * Patch features of the photo, [1, D, h, w] over the whole photo, made at the first call and kept by the engine: the
   * feature model's where one is loaded, else the classifier's. The tensor stays the engine's.
   * @throws UserError 'features.none' when no model in use offers any
   */
  features(): Promise<Tensor>;
  /** What the project's photos have shown of its classes. */
  readonly prototypes: PrototypeBank;
  /** The photo's embedding, made at the first call and kept by the engine. */
  embedding(): Promise<Embedding>;
  readonly signal?: Signal;
  /** 0..1; called at least every 300 ms of work. */
  progress(fraction: number): void;
}

/**
 * Prototypes of classes, collected from photo to photo: vectors of length 1 in the space of some features. A `space`
 * names what makes prototypes comparable; those of other feature models are never given.
 */
export interface PrototypeBank {
  /** Changes whenever `others` may give something else. */
  readonly key: string;
  /**
   * Sum of the other photos' prototypes of a class (0 is the background), added in the order of the photos' hashes; null
   * where there are none.
   */
  others(space: string, classId: number): { readonly photos: number; readonly sum: Float32Array } | null;
  /** Keeps this photo's prototypes by class, in place of those it had in this space. */
  keep(space: string, prototypes: ReadonlyMap<number, Float32Array>): void;
}

/** A step's result: the value and what the method counted (plain numbers and strings, shown live). */
export interface MethodResult<V, D = Diagnostics> {
  readonly value: V;
  readonly diagnostics: D;
}
export type Diagnostics = Readonly<Record<string, unknown>>;

/** What a method takes, beside values that it uses when some step before made them. */
export type Inputs<V, T extends Kind> = Pick<V, T & keyof V> & Partial<V>;

/** One moment of an iterative method: its value after so many steps. The value belongs to who asked. */
export interface Moment<V> {
  readonly step: number;
  readonly value: V;
}

/**
 * How an iterative method gets to its result, to be played. The moments come in order; the first is step 0, the last is
 * what the method gives, so `parameter` set to a moment's step makes that moment the result. Methods of very
 * many steps may leave some out (every fourth, say).
 */
export interface Course<S extends ParameterSpecs, T extends Kind, G extends Kind> {
  /** The number parameter that says how many steps are made. */
  readonly parameter: keyof S & string;
  reference(
    inputs: Inputs<CpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): AsyncIterable<Moment<CpuValues[G]>>;
  gpu(
    gpu: Gpu,
    inputs: Inputs<GpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): AsyncIterable<Moment<GpuValues[G]>>;
}

/** A part of the context that a result may depend on. */
export type Dependency =
  | 'tags'
  | 'verdicts'
  | 'strokes'
  | 'seed'
  | 'classifier'
  | 'segmenter'
  | 'features'
  | 'prototypes';

/**
 * A published method as a stage. `reference` is the truth, written for reading; `gpu` is the same
 * on the device. Both are pure functions of inputs, parameters and context.
 */
export interface Method<S extends ParameterSpecs = ParameterSpecs, T extends Kind = Kind, G extends Kind = Kind> {
  readonly id: string;
  readonly stage: StageId;
  readonly takes: readonly T[];
  /** Kinds that are given too when there are any. */
  readonly mayTake?: readonly Kind[];
  readonly gives: G;
  readonly parameters: S;
  /** Which parts of the context the result depends on: they enter the memo key. */
  readonly dependsOn: readonly Dependency[];
  reference(
    inputs: Inputs<CpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): Promise<MethodResult<CpuValues[G]>>;
  gpu(
    gpu: Gpu,
    inputs: Inputs<GpuValues, T>,
    parameters: ValuesOf<S>,
    context: MethodContext,
  ): Promise<MethodResult<GpuValues[G]>>;
  /** For iterative methods. */
  readonly course?: Course<S, T, G>;
  /** Why the pixel (x, y) came out of this step as it did, from CPU copies of inputs and result. */
  explain(
    inputs: Inputs<CpuValues, T>,
    result: MethodResult<CpuValues[G]>,
    parameters: ValuesOf<S>,
    context: Pick<MethodContext, 'tags' | 'verdicts' | 'strokes'>,
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
