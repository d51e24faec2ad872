import { expect, it } from 'vitest';
import { defaultRecipe } from './methods.ts';
import { stagesOf } from './stages.ts';

const recipe = defaultRecipe();
const ordered = (...methods: string[]) => ({
  ...recipe,
  steps: methods.map((method) => ({ method, on: true, parameters: {} })),
});

it('follows the steps, between the photo and the label', () => {
  expect(stagesOf(recipe)).toEqual(['photo', 'activate', 'seed', 'propose', 'fuse', 'edit']);
  expect(stagesOf(ordered('everything', 'cam', 'background', 'sepl'))).toEqual([
    'photo',
    'propose',
    'activate',
    'seed',
    'fuse',
    'edit',
  ]);
});

it('puts a stage of several steps where its last one stands', () => {
  expect(stagesOf(ordered('cam', 'background', 'everything', 'sepl', 'background'))).toEqual([
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
