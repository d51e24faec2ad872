import type { Kind } from '#core/kinds.ts';
import type { Recipe } from '#core/recipe.ts';
import type { ModelTask } from '#engine/messages.ts';
import { describeMethod } from './methods.ts';

/** Why a step of a recipe is passed over: a model that is not there, or what a step that does not run would have made. */
export type Skipped = ModelTask | Kind;

/**
 * What of a recipe can run with the models at hand. A person without a segmenter still gets the
 * seed, and one without any model can still paint; whoever switches the masks off gets a label
 * without fusion. Steps that do not fit for another reason are left in, so that the run says what
 * is wrong with them.
 * @param models tasks that a model is there for; 'features' also when the classifier offers them
 * @returns the recipe with those steps off, and by index why
 */
export function runnable(
  recipe: Recipe,
  models: ReadonlySet<ModelTask>,
  given: readonly Kind[],
): { readonly recipe: Recipe; readonly skipped: ReadonlyMap<number, Skipped> } {
  const there = new Set<Kind>(['photo', ...given]);
  const lost = new Set<Kind>();
  const skipped = new Map<number, Skipped>();
  recipe.steps.forEach((step, index) => {
    const method = describeMethod(step.method);
    if (!method) return;
    if (!step.on) {
      if (!there.has(method.gives)) lost.add(method.gives);
      return;
    }
    const replaced = method.gives === 'masks' && given.includes('masks');
    const model = (['classifier', 'segmenter', 'features'] as const).find(
      (task) => method.dependsOn.includes(task) && !models.has(task) && !replaced,
    );
    const missing = method.takes.find((kind) => !there.has(kind) && lost.has(kind));
    const reason = model ?? missing;
    if (reason === undefined) there.add(method.gives);
    else {
      skipped.set(index, reason);
      if (!there.has(method.gives)) lost.add(method.gives);
    }
  });
  const steps = recipe.steps.map((step, index) => (skipped.has(index) ? { ...step, on: false } : step));
  return { recipe: { ...recipe, steps }, skipped };
}

/**
 * Steps that take what no step before them makes, whether on or off: the run says so and ends there.
 * @returns by index, the kind that is missing
 */
export function misfits(recipe: Recipe, given: readonly Kind[]): ReadonlyMap<number, Kind> {
  const there = new Set<Kind>(['photo', ...given]);
  const found = new Map<number, Kind>();
  recipe.steps.forEach((step, index) => {
    const method = describeMethod(step.method);
    const missing = step.on ? method?.takes.find((kind) => !there.has(kind)) : undefined;
    if (missing) found.set(index, missing);
    if (method) there.add(method.gives);
  });
  return found;
}
