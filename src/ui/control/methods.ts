import type { ParameterValues } from '#core/parameters.ts';
import type { Recipe } from '#core/recipe.ts';
import type { MethodParameters } from '#core/recipe-check.ts';
import type { ModelReport } from '#engine/messages.ts';
import * as list from '#methods/list.ts';
import * as recipes from '#methods/recipes.ts';
import { useJobs } from '#ui/state/jobs.ts';

/** What recipes are checked against. */
export const methodTable: MethodParameters = Object.fromEntries(list.METHODS.map((method) => [method.id, method]));

export function describeMethod(id: string): list.AnyMethod | undefined {
  return list.methodById(id);
}

/** Where a method's resets go: its defaults, or what the models in use ask for. */
export function standardValues(method: list.AnyMethod, models = loadedModels()): ParameterValues {
  return list.standardValues(method, suggestions(models));
}

/** The recipe of a project that nobody has changed yet. */
export function defaultRecipe(): Recipe {
  return recipes.defaultRecipe(suggestions(loadedModels()));
}

/** A ready-made recipe with the values that suit the models in use. */
export function namedRecipe(named: recipes.NamedRecipe): Recipe {
  return recipes.recipeOf(named, suggestions(loadedModels()));
}

function loadedModels(): readonly ModelReport[] {
  return useJobs.getState().device?.models ?? [];
}

function suggestions(models: readonly ModelReport[]): list.Suggestions {
  return Object.assign({}, ...models.map((model) => model.suggested));
}
