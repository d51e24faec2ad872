import type { Recipe } from '#core/recipe.ts';
import { methodById } from '#methods/list.ts';
import { defaultRecipe, standardValues } from './methods.ts';

/** A recipe of these methods, all on, with their standard values. */
export function recipeOf(...methods: string[]): Recipe {
  const steps = methods.map((id) => ({ method: id, on: true, parameters: standardValues(methodById(id)!) }));
  return { ...defaultRecipe(), steps };
}
