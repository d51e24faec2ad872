import type { Kind } from '#core/kinds.ts';
import type { Recipe, Step } from '#core/recipe.ts';
import { describeMethod } from './methods.ts';

/** The steps of a recipe that the result of its last step of this method comes from, that step first. */
export function sourcesOf({ steps }: Recipe, method: string): readonly Step[] {
  const wanted = new Set<Kind>();
  const sources: Step[] = [];
  for (const step of steps.slice(0, steps.findLastIndex((one) => one.on && one.method === method) + 1).reverse()) {
    const described = describeMethod(step.method);
    if (!step.on || !described) continue;
    if (sources.length > 0 && !wanted.delete(described.gives)) continue;
    for (const kind of [...described.takes, ...(described.mayTake ?? [])]) wanted.add(kind);
    sources.push(step);
  }
  return sources;
}
