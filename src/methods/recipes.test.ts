import { describe, expect, it, test } from 'vitest';
import type { Kind } from '#core/kinds.ts';
import { checkRecipe } from '#core/recipe-check.ts';
import { METHODS, methodById } from './list.ts';
import { defaultRecipe, RECIPES, recipeOf } from './recipes.ts';

const table = Object.fromEntries(METHODS.map((method) => [method.id, method]));

describe.each(RECIPES.map((named) => [named.id, named] as const))('recipe %s', (_id, named) => {
  it('has steps and values that are valid', () => {
    const recipe = recipeOf(named);
    expect(checkRecipe(JSON.parse(JSON.stringify(recipe)), table)).toEqual(recipe);
  });

  it('gives each step what it takes, and a label in the end', () => {
    const there = new Set<Kind>(['photo']);
    for (const { method: id } of named.steps) {
      const method = methodById(id)!;
      expect(method.takes.filter((kind) => !there.has(kind))).toEqual([]);
      there.add(method.gives);
    }
    expect(there).toContain('label');
  });
});

test('the default recipe is in the menu', () => {
  expect(RECIPES.map((named) => recipeOf(named))).toContainEqual(defaultRecipe());
});

test('suggested values enter, what a recipe names itself stays', () => {
  const named = { id: 'x', steps: [{ method: 'background', parameters: { mode: 'power' } }] };
  const [step] = recipeOf(named, { background: { threshold: 0.31 } }).steps;
  expect(step.parameters).toMatchObject({ threshold: 0.31, mode: 'power' });
});
