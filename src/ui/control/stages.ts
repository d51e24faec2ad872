import type { StageId } from '#core/kinds.ts';
import type { Recipe } from '#core/recipe.ts';
import { describeMethod } from './methods.ts';

/**
 * The stages that a recipe has, in the order in which they come to their results: a stage of several steps stands where
 * its last one does. The photo comes first and the label last, always.
 */
export function stagesOf(recipe: Recipe | null): readonly StageId[] {
  const used = new Set<StageId>();
  for (const step of recipe?.steps ?? []) {
    const stage = step.on && describeMethod(step.method)?.stage;
    if (!stage) continue;
    // Put in again, it moves to the end.
    used.delete(stage);
    used.add(stage);
  }
  return ['photo', ...[...used].filter((stage) => stage !== 'photo' && stage !== 'edit'), 'edit'];
}
