import { expect, it } from 'vitest';
import type { Recipe } from '#core/recipe.ts';
import { sourcesOf } from './sources.ts';
import { recipeOf } from './testing.ts';

const sources = (recipe: Recipe, method: string) => sourcesOf(recipe, method).map((step) => step.method);

it('names what a step is made of, from the last one back', () => {
  const recipe = recipeOf('cam', 'par', 'background', 'everything', 'sepl');
  expect(sources(recipe, 'sepl')).toEqual(['sepl', 'everything', 'background', 'par', 'cam']);
  expect(sources(recipe, 'par')).toEqual(['par', 'cam']);
  expect(sources(recipe, 'everything')).toEqual(['everything']);
});

it('takes the newest of a kind, and none that is off', () => {
  const recipe = recipeOf('cam', 'mam', 'pcm', 'background');
  const steps = recipe.steps.map((step) => ({ ...step, on: step.method !== 'pcm' }));
  expect(sources({ ...recipe, steps }, 'background')).toEqual(['background', 'mam']);
});

it('knows nothing of a method that the recipe does not have', () => {
  expect(sources(recipeOf('cam'), 'sepl')).toEqual([]);
});
