import { describe, expect, it } from 'vitest';
import { METHODS } from '#methods/list.ts';
import { misfits, runnable } from './runnable.ts';
import { recipeOf } from './testing.ts';

const recipe = recipeOf('cam', 'background', 'everything', 'sepl');
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

  it('passes over what needs features when no model offers any', () => {
    const [method] = METHODS.filter(({ dependsOn }) => dependsOn.includes('features'));
    const step = { method: method.id, on: true, parameters: {} };
    const models = new Set(['classifier', 'segmenter'] as const);
    const alone = { ...recipe, steps: [...recipe.steps, step] };
    expect(runnable(alone, models, []).skipped.get(recipe.steps.length)).toBe('features');
    expect(runnable(alone, new Set([...models, 'features'] as const), []).skipped.size).toBe(0);
  });

  it('leaves a step that fits nowhere for the run to judge', () => {
    const onlyFusion = { ...recipe, steps: recipe.steps.filter((step) => step.method === 'sepl') };
    expect(runnable(onlyFusion, new Set(), []).skipped.size).toBe(0);
  });
});

describe('misfits', () => {
  const found = (...methods: string[]) => [...misfits(recipeOf(...methods), [])];

  it('finds none where each step has what it takes', () => {
    expect(found('cam', 'background', 'everything', 'sepl')).toEqual([]);
  });

  it('names by place what a step takes and no step before it makes', () => {
    expect(found('background', 'cam', 'sepl', 'everything')).toEqual([
      [0, 'maps'],
      [2, 'masks'],
    ]);
  });

  it('leaves to the other notice what a step that is off would have made', () => {
    const steps = recipe.steps.map((step) => ({ ...step, on: step.method !== 'cam' }));
    expect([...misfits({ ...recipe, steps }, [])]).toEqual([]);
  });

  it('counts masks from files', () => {
    expect([...misfits(recipeOf('cam', 'background', 'sepl'), ['masks'])]).toEqual([]);
  });
});
