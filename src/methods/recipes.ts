import type { ParameterValues } from '#core/parameters.ts';
import { RECIPE_FORMAT, type Recipe } from '#core/recipe.ts';
import { methodById, type Suggestions, standardValues } from './list.ts';

/** A step of a ready-made recipe: what it does not name has the method's standard value. */
export interface NamedStep {
  readonly method: string;
  readonly parameters?: ParameterValues;
}

/** A whole recipe to choose. Its words are `recipes.<id>.{name,hint}` of the message catalogue. */
export interface NamedRecipe {
  readonly id: string;
  readonly steps: readonly NamedStep[];
}

/** The recipes of the menu, in its order. */
export const RECIPES: readonly NamedRecipe[] = [
  // SEPL, official code: CAM seed, masks of everything, one class a mask.
  { id: 'sepl', steps: [{ method: 'cam' }, { method: 'background' }, { method: 'everything' }, { method: 'sepl' }] },
];

/** A ready-made recipe with all values, where the models in use suggest others than the methods' own with those. */
export function recipeOf({ steps }: NamedRecipe, suggested: Suggestions = {}): Recipe {
  return {
    format: RECIPE_FORMAT,
    seed: 0,
    models: { classifier: null, segmenter: null },
    steps: steps.map(({ method, parameters }) => ({
      method,
      on: true,
      parameters: { ...standardValues(methodById(method)!, suggested), ...parameters },
    })),
  };
}
