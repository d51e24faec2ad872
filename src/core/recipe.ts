import type { ParameterValues } from './parameters.ts';

export const RECIPE_FORMAT = 'camwalk-recipe/1';

/** One step of a recipe: a method with its parameters; an `off` step is kept but not run. */
export interface Step {
  readonly method: string;
  readonly on: boolean;
  readonly parameters: ParameterValues;
}

/**
 * Everything that decides the automatic label besides photo and tags.
 * The same photo, tags, models and recipe give the same label on every machine.
 */
export interface Recipe {
  readonly format: typeof RECIPE_FORMAT;
  /** Seeds every random choice of the methods. */
  readonly seed: number;
  /** SHA-256 of the model files in use; null until a model is chosen. */
  readonly models: {
    readonly classifier: string | null;
    readonly segmenter: string | null;
    /** Only where a network of its own describes places of the photo. */
    readonly features?: string | null;
  };
  readonly steps: readonly Step[];
}
