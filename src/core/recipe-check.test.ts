import { expect, test } from 'vitest';
import { describeParameters } from './parameters.ts';
import { checkRecipe, defaultStep, patchRecipe } from './recipe-check.ts';

const METHODS = {
  background: {
    parameters: describeParameters({
      mode: { type: 'choice', default: 'constant', options: ['constant', 'power'] },
      threshold: { type: 'number', default: 0.3, min: 0, max: 1, step: 0.01 },
    }),
  },
  sepl: { parameters: describeParameters({ guard: { type: 'boolean', default: false } }) },
  par: { parameters: describeParameters({ iterations: { type: 'number', default: 10, min: 0, max: 40, step: 1 } }) },
};
const HASH = 'a'.repeat(64);
const RECIPE = {
  format: 'camwalk-recipe/1',
  seed: 7,
  models: { classifier: HASH, segmenter: null },
  steps: [
    { method: 'background', on: true, parameters: { mode: 'power', threshold: 0.2 } },
    { method: 'sepl', on: false, parameters: { guard: true } },
  ],
} as const;

test('a whole recipe is taken as it is', () => {
  expect(checkRecipe(JSON.parse(JSON.stringify(RECIPE)), METHODS)).toEqual(RECIPE);
});

test('what a step does not give takes its default', () => {
  const recipe = checkRecipe({ format: 'camwalk-recipe/1', seed: 0, steps: [{ method: 'background' }] }, METHODS);
  expect(recipe).toEqual({
    format: 'camwalk-recipe/1',
    seed: 0,
    models: { classifier: null, segmenter: null },
    steps: [defaultStep('background', METHODS)],
  });
});

test.each([
  ['recipe', [], 'an object'],
  ['recipe', null, 'an object'],
  ['recipe.colour', { ...RECIPE, colour: 1 }, 'one of format'],
  ['recipe.format', { ...RECIPE, format: 'camwalk-recipe/9' }, 'camwalk-recipe/1'],
  ['recipe.seed', { ...RECIPE, seed: 1.5 }, 'whole number'],
  ['recipe.seed', { ...RECIPE, seed: -1 }, 'whole number'],
  ['recipe.models.classifier', { ...RECIPE, models: { classifier: 'squeezenet' } }, 'SHA-256'],
  ['recipe.models.encoder', { ...RECIPE, models: { encoder: null } }, 'classifier, segmenter, features'],
  ['recipe.steps', { ...RECIPE, steps: {} }, 'a list'],
  ['recipe.steps[0]', { ...RECIPE, steps: ['sepl'] }, 'an object'],
  ['recipe.steps[1].method', { ...RECIPE, steps: [RECIPE.steps[0], { method: 'crf' }] }, 'background, sepl, par'],
  ['recipe.steps[0].method', { ...RECIPE, steps: [{ method: 'toString' }] }, 'background, sepl, par'],
  ['recipe.steps[0].on', { ...RECIPE, steps: [{ method: 'sepl', on: 'yes' }] }, 'true or false'],
  ['recipe.steps[0].parameters', { ...RECIPE, steps: [{ method: 'sepl', parameters: [1] }] }, 'an object'],
  [
    'recipe.steps[0].parameters.threshold',
    { ...RECIPE, steps: [{ method: 'background', parameters: { threshold: 2 } }] },
    'from 0 to 1',
  ],
  [
    'recipe.steps[0].parameters.iterations',
    { ...RECIPE, steps: [{ method: 'par', parameters: { iterations: 2.5 } }] },
    'a whole number from 0 to 40',
  ],
  [
    'recipe.steps[0].parameters.treshold',
    { ...RECIPE, steps: [{ method: 'background', parameters: { treshold: 0.2 } }] },
    'mode, threshold',
  ],
])('a wrong %s is named', (field, recipe, expected) => {
  expect(() => checkRecipe(recipe, METHODS)).toThrowError(
    expect.objectContaining({
      code: 'recipe.field',
      details: expect.objectContaining({ field, expected: expect.stringContaining(expected) }),
    }),
  );
});

test('a patch changes what it names and nothing else', () => {
  const before = structuredClone(RECIPE);
  const patch = { seed: 8, models: { segmenter: HASH }, steps: { background: { parameters: { threshold: 0.5 } } } };
  expect(patchRecipe(RECIPE, patch, METHODS)).toEqual({
    ...RECIPE,
    seed: 8,
    models: { classifier: HASH, segmenter: HASH },
    steps: [{ method: 'background', on: true, parameters: { mode: 'power', threshold: 0.5 } }, RECIPE.steps[1]],
  });
  expect(patchRecipe(RECIPE, { steps: { sepl: { on: true } } }, METHODS).steps[1].on).toBe(true);
  expect(patchRecipe(RECIPE, { steps: [{ method: 'sepl' }] }, METHODS).steps).toEqual([defaultStep('sepl', METHODS)]);
  expect(RECIPE).toEqual(before);
});

test.each([
  ['recipe.steps.crf', { steps: { crf: { on: true } } }],
  ['recipe.steps.sepl.off', { steps: { sepl: { off: true } } }],
  ['recipe.steps[1].parameters.guard', { steps: { sepl: { parameters: { guard: 3 } } } }],
  ['recipe.speed', { speed: 3 }],
  ['recipe', 3],
])('a wrong %s in a patch is named', (field, patch) => {
  expect(() => patchRecipe(RECIPE, patch, METHODS)).toThrowError(
    expect.objectContaining({ code: 'recipe.field', details: expect.objectContaining({ field }) }),
  );
});
