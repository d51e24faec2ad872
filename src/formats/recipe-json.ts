import { UserError } from '#core/errors.ts';
import type { Recipe } from '#core/recipe.ts';
import { checkRecipe, type MethodParameters } from '#core/recipe-check.ts';
import { parseJson, printJson } from './json.ts';

/** A recipe as a file. The same recipe always gives the same bytes. */
export function writeRecipeJson(recipe: Recipe): Uint8Array {
  const { format, seed, models, steps } = recipe;
  const { classifier, segmenter, features } = models;
  return printJson({
    format,
    seed,
    models: { classifier, segmenter, ...(features && { features }) },
    steps: steps.map(({ method, on, parameters }) => ({ method, on, parameters })),
  });
}

/** @throws UserError 'formats.json' | 'recipe.fieldInFile' {file, field, value, expected} */
export function readRecipeJson(bytes: Uint8Array, file: string, methods: MethodParameters): Recipe {
  const value = parseJson(bytes, file);
  try {
    return checkRecipe(value, methods);
  } catch (error) {
    if (error instanceof UserError && error.code === 'recipe.field') {
      throw new UserError('recipe.fieldInFile', { file, ...error.details });
    }
    throw error;
  }
}
