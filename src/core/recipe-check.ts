import { UserError } from './errors.ts';
import { checkValues, defaultValues, type ParameterSpecs } from './parameters.ts';
import { RECIPE_FORMAT, type Recipe, type Step } from './recipe.ts';

/** Parameter descriptions by method id: what a recipe is checked against. Methods themselves fit this. */
export type MethodParameters = Readonly<Record<string, { readonly parameters: ParameterSpecs }>>;

/**
 * Makes a recipe of parsed JSON. Parameters that a step does not give take their defaults.
 * @throws UserError 'recipe.field' {field, value, expected} naming the first wrong field
 */
export function checkRecipe(value: unknown, methods: MethodParameters): Recipe {
  const recipe = object(value, 'recipe');
  only(recipe, 'recipe', ['format', 'seed', 'models', 'steps']);
  if (recipe.format !== RECIPE_FORMAT) fail('recipe.format', recipe.format, JSON.stringify(RECIPE_FORMAT));
  return {
    format: RECIPE_FORMAT,
    seed: seed(recipe.seed),
    models: models(recipe.models),
    steps: array(recipe.steps, 'recipe.steps').map((step, index) => checkStep(step, `recipe.steps[${index}]`, methods)),
  };
}

/**
 * A recipe with some fields replaced. `steps` may be the whole list, or per method id what changes of that step:
 * `{ seed: 3, steps: { sepl: { on: true, parameters: { t1: 0.6 } } } }`.
 * @throws UserError 'recipe.field'; the given recipe is left as it is
 */
export function patchRecipe(recipe: Recipe, patch: unknown, methods: MethodParameters): Recipe {
  const given = object(patch, 'recipe');
  const steps =
    given.steps === undefined || Array.isArray(given.steps) ? given.steps : patchSteps(recipe.steps, given.steps);
  const models = given.models === undefined ? {} : object(given.models, 'recipe.models');
  return checkRecipe(
    { ...recipe, ...given, models: { ...recipe.models, ...models }, steps: steps ?? recipe.steps },
    methods,
  );
}

function patchSteps(steps: readonly Step[], patch: unknown): Step[] {
  const changes = object(patch, 'recipe.steps');
  for (const id of Object.keys(changes)) {
    if (!steps.some((step) => step.method === id)) {
      fail(`recipe.steps.${id}`, changes[id], `one of ${steps.map((step) => step.method).join(', ')}`);
    }
  }
  return steps.map((step) => {
    if (changes[step.method] === undefined) return step;
    const path = `recipe.steps.${step.method}`;
    const change = object(changes[step.method], path);
    only(change, path, ['on', 'parameters']);
    const parameters = change.parameters === undefined ? {} : object(change.parameters, `${path}.parameters`);
    return { ...step, ...change, parameters: { ...step.parameters, ...parameters } } as Step;
  });
}

/** A step with all parameters at their defaults. */
export function defaultStep(method: string, methods: MethodParameters, on = true): Step {
  return { method, on, parameters: defaultValues(methods[method].parameters) };
}

function checkStep(value: unknown, path: string, methods: MethodParameters): Step {
  const step = object(value, path);
  only(step, path, ['method', 'on', 'parameters']);
  const { method, on = true } = step;
  if (typeof method !== 'string' || !Object.hasOwn(methods, method)) {
    fail(`${path}.method`, method, `one of ${Object.keys(methods).join(', ')}`);
  }
  if (typeof on !== 'boolean') fail(`${path}.on`, on, 'true or false');
  const parameters = object(step.parameters ?? {}, `${path}.parameters`);
  return { method, on, parameters: checkValues(methods[method].parameters, parameters, `${path}.parameters`) };
}

function models(value: unknown): Recipe['models'] {
  const given = object(value ?? {}, 'recipe.models');
  only(given, 'recipe.models', ['classifier', 'segmenter', 'features']);
  const hash = (name: string): string | null => {
    const model = given[name] ?? null;
    if (model === null || (typeof model === 'string' && /^[0-9a-f]{64}$/.test(model))) return model;
    return fail(`recipe.models.${name}`, model, 'the SHA-256 of a model file, or null');
  };
  const features = hash('features');
  return { classifier: hash('classifier'), segmenter: hash('segmenter'), ...(features !== null && { features }) };
}

function seed(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  return fail('recipe.seed', value, 'a whole number from 0');
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, value, 'an object');
  return value as Record<string, unknown>;
}

function array(value: unknown, path: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(path, value, 'a list');
}

function only(given: Readonly<Record<string, unknown>>, path: string, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) fail(`${path}.${name}`, given[name], `one of ${known.join(', ')}`);
  }
}

/** Long values are cut: the message shows them. */
function fail(field: string, value: unknown, expected: string): never {
  const text = JSON.stringify(value) ?? 'undefined';
  throw new UserError('recipe.field', { field, value: text.length > 80 ? `${text.slice(0, 79)}…` : text, expected });
}
