import { STAGES, type StageId } from '#core/kinds.ts';
import type { Recipe } from '#core/recipe.ts';
import { describeMethod } from './methods.ts';

/** The stages that a recipe has, in their order. The photo and the label are always there. */
export function stagesOf(recipe: Recipe | null): readonly StageId[] {
  const used = new Set<StageId>(['photo', 'edit']);
  for (const step of recipe?.steps ?? []) {
    const stage = step.on && describeMethod(step.method)?.stage;
    if (stage) used.add(stage);
  }
  return STAGES.filter((stage) => used.has(stage));
}
