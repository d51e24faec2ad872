import { describe, expect, it } from 'vitest';
import { methodById } from '#methods/list.ts';
import { RECIPES } from '#methods/recipes.ts';
import { standardValues } from './methods.ts';
import {
  addStep,
  methodsByStage,
  moveStep,
  occurrence,
  presetOf,
  removeStep,
  repeatStep,
  withNamed,
} from './recipe-editing.ts';
import { recipeOf } from './testing.ts';

const recipe = recipeOf('cam', 'background', 'everything', 'sepl');
const names = (given: typeof recipe) => given.steps.map(({ method }) => method);

describe('adding', () => {
  it('puts a step behind those of its stage and of the stages before', () => {
    const onehot = methodById('onehot')!;
    expect(names(addStep(recipe, onehot)).indexOf('onehot')).toBeGreaterThan(0);
    expect(names(addStep(recipe, methodById('cam')!)).slice(0, 2)).toEqual(['cam', 'cam']);
    expect(names(addStep({ ...recipe, steps: [] }, onehot))).toEqual(['onehot']);
  });

  it('takes the standard values, whatever the method has elsewhere in the recipe', () => {
    const background = methodById('background')!;
    const steps = recipe.steps.map((step) => ({ ...step, on: false, parameters: {} }));
    const added = addStep({ ...recipe, steps }, background).steps[2];
    expect(added).toEqual({ method: 'background', on: true, parameters: standardValues(background) });
  });
});

it('repeats, moves and removes by place', () => {
  const twice = repeatStep(recipe, 1);
  expect(names(twice)).toEqual(['cam', 'background', 'background', 'everything', 'sepl']);
  expect(names(moveStep(twice, 2, 1))).toEqual(['cam', 'background', 'everything', 'background', 'sepl']);
  expect(names(moveStep(twice, 2, -1))).toEqual(names(twice));
  expect(moveStep(recipe, 0, -1)).toEqual(recipe);
  expect(moveStep(recipe, 3, 1)).toEqual(recipe);
  expect(names(removeStep(twice, 2))).toEqual(names(recipe));
});

it('numbers the steps of one method', () => {
  const methods = ['cam', 'background', 'cam', 'cam'];
  expect(methods.map((_, place) => occurrence(methods, place))).toEqual([1, 1, 2, 3]);
});

it('offers every method once, under its stage', () => {
  const offered = methodsByStage().flatMap(({ stage, methods }) => methods.map((method) => [stage, method.stage]));
  expect(offered.length).toBeGreaterThan(5);
  expect(offered.every(([under, own]) => under === own)).toBe(true);
});

describe('ready-made recipes', () => {
  it('are known again, also after another one was in force', () => {
    for (const named of RECIPES) {
      const changed = withNamed({ ...recipe, seed: 5, steps: recipe.steps.slice(0, 1) }, named);
      expect(presetOf(changed)?.id).toBe(named.id);
      expect(changed.seed).toBe(5);
    }
  });

  it('are no longer themselves with another value or another order', () => {
    expect(presetOf(moveStep(recipe, 1, 1))).toBeUndefined();
    const [first, ...rest] = recipe.steps;
    expect(presetOf({ ...recipe, steps: [{ ...first, on: false }, ...rest] })).toBeUndefined();
  });
});
