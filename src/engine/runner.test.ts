import { expect, test } from 'vitest';
import { describeParameters } from '#core/parameters.ts';
import type { LabelMap } from '#core/rasters.ts';
import { RECIPE_FORMAT, type Recipe, type Step } from '#core/recipe.ts';
import { defineMethod, type Method } from '#methods/method.ts';
import { testClass, testContext, testPhoto } from '#methods/testing.ts';
import { Held } from './held.ts';
import { Memo } from './memo.ts';
import { type RunOptions, releaseTrace, runSteps, type StepContext } from './runner.ts';

const size = { width: 4, height: 1 };
const parameters = describeParameters({ by: { type: 'number', default: 1, min: 0, max: 9, step: 1 } });

/** Methods that count their runs: `fill` makes a label of the seed, `add` adds to one. */
function methods() {
  const runs: string[] = [];
  const label = (value: number): LabelMap => ({ ...size, data: new Uint8Array(4).fill(value) });
  const unused = () => Promise.reject(new Error('this test has no device'));
  const fill = defineMethod({
    id: 'fill',
    stage: 'seed',
    takes: ['photo'],
    gives: 'label',
    parameters,
    dependsOn: ['seed', 'tags'],
    async reference(_inputs, { by }, { seed }) {
      runs.push('fill');
      return { value: label(seed + by), diagnostics: { by } };
    },
    gpu: unused,
    explain: () => null,
  });
  const add = defineMethod({
    id: 'add',
    stage: 'fuse',
    takes: ['label'],
    gives: 'label',
    parameters,
    dependsOn: ['verdicts'],
    async reference({ label: before }, { by }, { signal, progress }) {
      runs.push('add');
      progress(0.5);
      if (signal?.aborted) throw new Error('asked to stop');
      return { value: { ...before, data: before.data.map((value) => value + by) }, diagnostics: {} };
    },
    gpu: unused,
    explain: ({ label: before }, _result, { by }, _context, x) => ({
      stage: 'fuse',
      method: 'add',
      label: before.data[x] + by,
      text: 'add',
      numbers: { before: before.data[x] },
    }),
  });
  const masks = defineMethod({ ...add, id: 'masks', takes: ['masks'], reference: unused });
  return { runs, list: new Map<string, Method>([fill, add, masks].map((method) => [method.id, method as Method])) };
}

const step = (method: string, by = 1, on = true): Step => ({ method, on, parameters: { by } });
const recipe = (...steps: Step[]): Recipe => ({
  format: RECIPE_FORMAT,
  seed: 0,
  models: { classifier: null, segmenter: null },
  steps,
});

function options(
  list: ReadonlyMap<string, Method>,
  given: Partial<RunOptions> = {},
  context: Partial<StepContext> = {},
) {
  const { signal: _signal, progress: _progress, ...rest } = testContext(context);
  return {
    gpu: null,
    memo: new Memo(1e6),
    methods: list,
    context: { ...rest, featuresKey: null },
    given: [Held.onCpu('photo', 'photo', testPhoto(size))],
    wanted: () => true,
    ...given,
  };
}

test('each step takes the newest value of its kind', async () => {
  const { list } = methods();
  const trace = await runSteps(recipe(step('fill', 2), step('add', 3), step('add', 4)), options(list));
  expect(await trace[2].held.cpu()).toMatchObject({ data: Uint8Array.of(9, 9, 9, 9) });
  expect(await trace[1].explain({ tags: [], verdicts: [], strokes: [] }, 0, 0)).toMatchObject({
    label: 5,
    numbers: { before: 2 },
  });
  expect(trace[0].report).toMatchObject({ method: 'fill', stage: 'seed', reused: false, diagnostics: { by: 2 } });
});

test('only steps behind a change run again', async () => {
  const { runs, list } = methods();
  const given = options(list);
  const first = await runSteps(recipe(step('fill'), step('add', 1), step('add', 2)), given);
  runs.length = 0;
  const trace = await runSteps(recipe(step('fill'), step('add', 1), step('add', 3)), given);
  expect(runs).toEqual(['add']);
  expect(trace.map(({ report }) => report.reused)).toEqual([true, true, false]);
  const names = [first, trace].map((steps) => steps.map(({ report }) => report.value));
  expect(names[1].map((name, place) => name === names[0][place])).toEqual([true, true, false]);
  runs.length = 0;
  await runSteps(recipe(step('fill', 2), step('add', 1)), given);
  expect(runs).toEqual(['fill', 'add']);
});

test('a step runs again when a part of the context changes that it depends on, and only then', async () => {
  const { runs, list } = methods();
  const given = options(list);
  const run = (context: Partial<StepContext>) => {
    runs.length = 0;
    return runSteps(recipe(step('fill'), step('add')), { ...given, context: { ...given.context, ...context } });
  };
  await run({});
  await run({ verdicts: [{ type: 'verdict', maskKey: 'a', class: 1, verdict: 'accept' }] });
  expect(runs).toEqual(['add']);
  await run({ tags: [testClass(1, [5])] });
  expect(runs).toEqual(['fill', 'add']);
  await run({ tags: [{ ...testClass(1, [5]), name: 'renamed', colour: [9, 9, 9] }] });
  expect(runs).toEqual([]);
  await run({ tags: [testClass(1, [6])] });
  expect(runs).toEqual(['fill', 'add']);
  await run({ seed: 3, tags: [testClass(1, [6])] });
  expect(runs).toEqual(['fill', 'add']);
});

test('steps that are off or not wanted are left out', async () => {
  const { runs, list } = methods();
  await runSteps(recipe(step('fill'), step('add', 1, false), step('add')), options(list));
  expect(runs).toEqual(['fill', 'add']);
  runs.length = 0;
  await runSteps(recipe(step('fill'), step('add')), options(list, { wanted: ({ stage }) => stage === 'seed' }));
  expect(runs).toEqual(['fill']);
});

test('a step without its inputs says which it is, what it needs and what is there', async () => {
  const { list } = methods();
  await expect(runSteps(recipe(step('fill'), step('masks')), options(list))).rejects.toMatchObject({
    code: 'recipe.inputs',
    details: { step: 2, method: 'masks', needs: 'masks', available: 'photo, label' },
  });
});

test('the whole recipe is checked before anything runs', async () => {
  const { runs, list } = methods();
  await expect(runSteps(recipe(step('fill'), step('magic')), options(list))).rejects.toMatchObject({
    code: 'recipe.method',
    details: { step: 2, method: 'magic', known: 'fill, add, masks' },
  });
  await expect(runSteps(recipe(step('fill'), step('add', 99)), options(list))).rejects.toMatchObject({
    code: 'recipe.field',
    details: { field: 'steps[1].parameters.by' },
  });
  expect(runs).toEqual([]);
});

test('progress names the step; an abort stops between steps and keeps what is done', async () => {
  const { runs, list } = methods();
  const given = options(list);
  const seen: string[] = [];
  const signal = { aborted: false };
  const run = runSteps(recipe(step('fill'), step('add'), step('add', 5)), {
    ...given,
    signal,
    progress: ({ method, fraction }) => {
      seen.push(`${method} ${fraction}`);
      if (method === 'add' && fraction === 1) signal.aborted = true;
    },
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen).toEqual(['fill 0', 'fill 1', 'add 0', 'add 0.5', 'add 1']);
  runs.length = 0;
  await runSteps(recipe(step('fill'), step('add'), step('add', 5)), given);
  expect(runs).toEqual(['add']);
});

test('values end when neither the memo nor a trace holds them', async () => {
  const { list } = methods();
  const memo = new Memo(1);
  const trace = await runSteps(recipe(step('fill'), step('add')), options(list, { memo }));
  const [first] = trace;
  expect(await first.held.cpu()).toMatchObject({ data: Uint8Array.of(1, 1, 1, 1) });
  releaseTrace(trace);
  await expect(first.held.cpu()).rejects.toThrow('label');
});
