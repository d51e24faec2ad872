import { expect, test } from 'vitest';
import { RECIPE_FORMAT, type Recipe, type Step } from '#core/recipe.ts';
import { argmax } from '#methods/argmax/index.ts';
import type { Method } from '#methods/method.ts';
import { testContext, testPhoto } from '#methods/testing.ts';
import { rising } from './course-testing.ts';
import { Held, isKind } from './held.ts';
import { Memo } from './memo.ts';
import { recordCourse } from './recorder.ts';
import type { RunOptions } from './runner.ts';

const size = { width: 4, height: 1 };
const methods = new Map<string, Method>([rising, argmax].map((method) => [method.id, method as unknown as Method]));

const recipe = (...steps: Step[]): Recipe => ({
  format: RECIPE_FORMAT,
  seed: 0,
  models: { classifier: null, segmenter: null },
  steps,
});
const rise = (steps: number, on = true): Step => ({ method: 'rising', on, parameters: { steps } });

function options(given: Partial<RunOptions> = {}): RunOptions {
  const { signal: _signal, progress: _progress, ...context } = testContext();
  return {
    gpu: null,
    memo: new Memo(1e6),
    methods,
    context: { ...context, featuresKey: null },
    given: [Held.onCpu('photo', 'photo', testPhoto(size))],
    wanted: () => true,
    ...given,
  };
}

test('a course is recorded moment by moment, from step 0 to the result', async () => {
  const told: number[] = [];
  const made = await recordCourse(recipe(rise(4)), 0, options({ progress: ({ fraction }) => told.push(fraction) }));
  expect(made).toMatchObject({ method: 'rising', stage: 'activate', kind: 'maps' });
  expect(made.film.frames.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  expect(told).toEqual([0, 0, 0.25, 0.5, 0.75, 1]);
  const times = made.film.frames.map(({ milliseconds }) => milliseconds);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const last = made.film.frames[4].held;
  expect(isKind(last, 'maps') && (await last.cpu()).data[0]).toBeCloseTo(0.4);
});

test('what does not fit into the budget is thinned out', async () => {
  const { film } = await recordCourse(recipe(rise(10)), 0, options(), 6 * 16);
  expect(film.frames.map(({ step }) => step)).toEqual([0, 2, 4, 6, 8, 10]);
});

test('the second of two equal steps is told by its place', async () => {
  const { film } = await recordCourse(recipe(rise(2), rise(3)), 1, options());
  expect(film.frames.length).toBe(4);
});

test('only a step that runs and has a course can be recorded', async () => {
  const wrong = async (recipe: Recipe, place: number) => recordCourse(recipe, place, options());
  const steps = recipe(rise(2), { method: 'argmax', on: true, parameters: {} }, rise(2, false));
  await expect(wrong(steps, 1)).rejects.toMatchObject({ code: 'course.none', details: { step: 2, method: 'argmax' } });
  await expect(wrong(steps, 2)).rejects.toMatchObject({ code: 'course.step', details: { step: 3, steps: 3 } });
  await expect(wrong(steps, 7)).rejects.toMatchObject({ code: 'course.step', details: { step: 8, steps: 3 } });
});

test('an abort stops between moments', async () => {
  const signal = { aborted: false };
  const recording = recordCourse(
    recipe(rise(10)),
    0,
    options({
      signal,
      progress: ({ fraction }) => {
        signal.aborted = fraction > 0.2;
      },
    }),
  );
  await expect(recording).rejects.toMatchObject({ name: 'AbortError' });
});
