import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultValues, type ParameterSpecs, type ParameterValues } from '#core/parameters.ts';
import type { ActivationMaps } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { cutOut } from '#methods/cut-out.ts';
import { type AnyMethod, methodById } from '#methods/list.ts';
import type { MethodContext } from '#methods/method.ts';
import { type Backend, onGpu, onReference, testClass, testContext } from '#methods/testing.ts';
import { readClassifierContract, weightsOf } from '#models/contract.ts';
import { knownPhoto } from '#models/known-answer.ts';
import { loadClassifier } from '#models/load.ts';

/** Methods that ask the classifier, with the one that the studio ships. */
let gpu: Gpu;
let context: MethodContext;

beforeAll(async () => {
  gpu = (await createGpu())!;
  const contract: unknown = await (await fetch('/models/classifier/contract.json')).json();
  const { classes } = readClassifierContract(contract);
  const [weights] = weightsOf(contract, ['model']);
  const { path } = weights.files!.model;
  const file = await (await fetch(`/models/classifier/${path}`)).blob();
  const { model } = await loadClassifier(contract, { [path]: file }, { gpu, provider: 'wasm' });
  // A strip has 32 × 10 tokens, enough to judge a head of 128 features and few enough for the reference's pairs.
  const photo = cutOut(knownPhoto(), { x: 0, y: 120, width: 512, height: 160 });
  const features = (await model.features(photo))!;
  // The red disc is taken for something, the green bar for something else.
  const tags = [testClass(1, [classes.indexOf('ball')]), testClass(2, [classes.indexOf('bottle')])];
  context = testContext({ photo, tags, classifier: model, features: async () => features });
});
afterAll(() => gpu.destroy());

function run(backend: Backend, id: string, changes: ParameterValues, maps?: ActivationMaps) {
  const method = methodById(id) as AnyMethod;
  const values = { ...defaultValues<ParameterSpecs>(method.parameters), ...changes };
  return backend(method, { photo: context.photo, ...(maps && { maps }) } as never, values as never, context);
}

/** Both backends say the same to 1e-3, and more than one thing; gives what the reference says. */
async function agreed(id: string, changes: ParameterValues, maps?: ActivationMaps) {
  const expected = await run(onReference, id, changes, maps);
  const actual = (await run(onGpu(gpu), id, changes, maps)).value as ActivationMaps;
  const value = expected.value as ActivationMaps;
  const most = value.data.reduce((worst, score, i) => Math.max(worst, Math.abs(score - actual.data[i])), 0);
  expect(most, id).toBeLessThan(1e-3);
  expect(new Set(value.data).size).toBeGreaterThan(100);
  expect(value.data.every((score) => score >= 0 && score <= 1)).toBe(true);
  return { maps: value, diagnostics: expected.diagnostics };
}

test('activation methods run on the embedded classifier', async () => {
  await agreed('mam', { flip: false });
  await agreed('erasing', { flip: false, steps: 1, smallest: 0 });
  await agreed('eigen-cam', {});
});

test('the head of the embedded classifier is seen to be linear', async () => {
  const { diagnostics } = await agreed('acol', { scales: 'one', flip: false });
  expect(diagnostics.unexplained).toBeLessThan(1e-4);
});

test('its features sharpen its maps', async () => {
  const { maps } = await agreed('cam', { scales: 'one', flip: false });
  for (const id of ['pcm', 'rcm', 'affinity']) await agreed(id, {}, maps);
});
