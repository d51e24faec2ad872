import { expect, it } from 'vitest';
import { stagesOf } from './stages.ts';
import { recipeOf } from './testing.ts';

const recipe = recipeOf('cam', 'background', 'everything', 'sepl');

it('follows the steps, between the photo and the label', () => {
  expect(stagesOf(recipe)).toEqual(['photo', 'activate', 'seed', 'propose', 'fuse', 'edit']);
  expect(stagesOf(recipeOf('everything', 'cam', 'background', 'sepl'))).toEqual([
    'photo',
    'propose',
    'activate',
    'seed',
    'fuse',
    'edit',
  ]);
});

it('puts a stage of several steps where its last one stands', () => {
  expect(stagesOf(recipeOf('cam', 'background', 'everything', 'sepl', 'background'))).toEqual([
    'photo',
    'activate',
    'propose',
    'fuse',
    'seed',
    'edit',
  ]);
});

it('leaves out what is off', () => {
  const steps = recipe.steps.map((step) => ({ ...step, on: step.method !== 'cam' }));
  expect(stagesOf({ ...recipe, steps })).not.toContain('activate');
  expect(stagesOf(null)).toEqual(['photo', 'edit']);
});
