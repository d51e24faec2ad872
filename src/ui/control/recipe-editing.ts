import { STAGES } from '#core/kinds.ts';
import type { Recipe, Step } from '#core/recipe.ts';
import type { AnyMethod } from '#methods/list.ts';
import { METHODS } from '#methods/list.ts';
import { type NamedRecipe, RECIPES } from '#methods/recipes.ts';
import { describeMethod, namedRecipe, standardValues } from './methods.ts';

/** Changes of a recipe's list of steps. A method may stand in it more than once, so steps go by their place. */

function withSteps(recipe: Recipe, steps: readonly Step[]): Recipe {
  return { ...recipe, steps };
}

function stageNumber(method: AnyMethod | undefined): number {
  return method ? STAGES.indexOf(method.stage) : -1;
}

/** Where a new step of a method belongs: behind the last step of its stage or of a stage before it. */
function placeFor(recipe: Recipe, method: AnyMethod): number {
  return recipe.steps.findLastIndex((step) => stageNumber(describeMethod(step.method)) <= stageNumber(method)) + 1;
}

/** Adds a step with the standard values of its method. */
export function addStep(recipe: Recipe, method: AnyMethod): Recipe {
  const step: Step = { method: method.id, on: true, parameters: standardValues(method) };
  return withSteps(recipe, recipe.steps.toSpliced(placeFor(recipe, method), 0, step));
}

/** The same step once more, right behind itself. */
export function repeatStep(recipe: Recipe, place: number): Recipe {
  return withSteps(recipe, recipe.steps.toSpliced(place + 1, 0, recipe.steps[place]));
}

export function removeStep(recipe: Recipe, place: number): Recipe {
  return withSteps(recipe, recipe.steps.toSpliced(place, 1));
}

/** Swaps a step with its neighbour; at the ends nothing changes. */
export function moveStep(recipe: Recipe, place: number, by: 1 | -1): Recipe {
  const other = recipe.steps[place + by];
  if (!other) return recipe;
  return withSteps(recipe, recipe.steps.with(place, other).with(place + by, recipe.steps[place]));
}

/** How often a step's method stands in the recipe up to it: 1 for the first. */
export function occurrence(methods: readonly string[], place: number): number {
  return methods.slice(0, place + 1).filter((method) => method === methods[place]).length;
}

/** Methods by stage, in the order of the stages. */
export function methodsByStage(): readonly { readonly stage: AnyMethod['stage']; readonly methods: AnyMethod[] }[] {
  return STAGES.map((stage) => ({ stage, methods: METHODS.filter((method) => method.stage === stage) })).filter(
    ({ methods }) => methods.length > 0,
  );
}

/** A ready-made recipe in place of the present one, which keeps its models and its seed. */
export function withNamed(recipe: Recipe, named: NamedRecipe): Recipe {
  return withSteps(recipe, namedRecipe(named).steps);
}

/** The ready-made recipe whose steps these are, if they are any's. */
export function presetOf(recipe: Recipe): NamedRecipe | undefined {
  return RECIPES.find((named) => sameSteps(namedRecipe(named).steps, recipe.steps));
}

function sameSteps(a: readonly Step[], b: readonly Step[]): boolean {
  const plain = (steps: readonly Step[]) =>
    JSON.stringify(steps.map(({ method, on, parameters }) => [method, on, Object.entries(parameters).sort()]));
  return plain(a) === plain(b);
}
