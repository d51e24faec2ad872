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

const step = (method: string, parameters: ParameterValues = {}): NamedStep => ({ method, parameters });
const [cam, seed, everything, fused] = [step('cam'), step('background'), step('everything'), step('sepl')];
const official = step('sepl', { mode: 'official', order: 'classes-ascending' });

/** The recipes of the menu, in its order; the first is a new project's. docs/methods has what each is worth. */
export const RECIPES: readonly NamedRecipe[] = [
  { id: 'par-sepl', steps: [cam, step('par'), seed, everything, fused] },
  { id: 'sepl', steps: [cam, seed, everything, fused] },
  { id: 'sepl-official', steps: [cam, seed, everything, official] },
  { id: 'irn', steps: [cam, everything, step('edges'), step('irn-walk'), step('background', { threshold: 0.25 })] },
  { id: 'psa', steps: [cam, step('psa-walk'), seed] },
  { id: 'crf', steps: [cam, step('crf'), step('argmax')] },
  {
    id: 'sepl-crf',
    steps: [
      ...[cam, seed, everything, fused],
      step('onehot', { background: true, confidence: 0.7 }),
      ...[step('crf', { preset: 'irn' }), step('argmax')],
    ],
  },
  { id: 'peaks', steps: [cam, seed, step('peak-prompts'), fused] },
  { id: 's2c', steps: [cam, step('mask-competition')] },
  { id: 'scribbles', steps: [cam, seed, step('random-walker'), step('argmax')] },
  { id: 'saliency', steps: [cam, step('saliency'), step('saliency-background')] },
];

/** The recipe of a project that nobody has changed yet. */
export function defaultRecipe(suggested: Suggestions = {}): Recipe {
  return recipeOf(RECIPES[0], suggested);
}

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
