import type { MethodParameters } from '#core/recipe-check.ts';
import { type AnyMethod, METHODS, methodById } from '#methods/list.ts';

export { defaultRecipe } from '#methods/list.ts';

/** What recipes are checked against. */
export const methodTable: MethodParameters = Object.fromEntries(METHODS.map((method) => [method.id, method]));

export function describeMethod(id: string): AnyMethod | undefined {
  return methodById(id);
}
