import { describe, expect, it } from 'vitest';
import { defaultRecipe } from './methods.ts';
import { runnable } from './runnable.ts';

const recipe = defaultRecipe();
const names = (skipped: ReadonlyMap<number, string>) =>
  [...skipped].map(([index, reason]) => `${recipe.steps[index].method}: ${reason}`);

describe('runnable', () => {
  it('leaves everything on with both models', () => {
    const result = runnable(recipe, new Set(['classifier', 'segmenter']), []);
    expect(result.recipe).toEqual(recipe);
    expect(result.skipped.size).toBe(0);
  });

  it('makes the seed without a segmenter', () => {
    const { skipped } = runnable(recipe, new Set(['classifier']), []);
    expect(names(skipped)).toEqual(['everything: segmenter', 'sepl: masks']);
  });

  it('fuses with masks from files without a segmenter', () => {
    expect(runnable(recipe, new Set(['classifier']), ['masks']).skipped.size).toBe(0);
  });

  it('proposes masks without a classifier', () => {
    const { skipped } = runnable(recipe, new Set(['segmenter']), []);
    expect(names(skipped)).toEqual(['cam: classifier', 'background: maps', 'sepl: label']);
  });

  it('passes over what needs a step that is off', () => {
    const steps = recipe.steps.map((step) => ({ ...step, on: step.method !== 'everything' }));
    const { skipped } = runnable({ ...recipe, steps }, new Set(['classifier', 'segmenter']), []);
    expect(names(skipped)).toEqual(['sepl: masks']);
  });

  it('leaves a step that fits nowhere for the run to judge', () => {
    const onlyFusion = { ...recipe, steps: recipe.steps.filter((step) => step.method === 'sepl') };
    expect(runnable(onlyFusion, new Set(), []).skipped.size).toBe(0);
  });
});
