import { expect, test } from 'vitest';
import type { ProjectClass } from '#core/classes.ts';
import { RECIPE_FORMAT, type Recipe } from '#core/recipe.ts';
import type { Method } from '#methods/method.ts';
import type { Call } from '#models/rpc.ts';
import { rising } from './course-testing.ts';
import { Engine } from './engine.ts';
import type { EngineEvent, RunRequest, View } from './messages.ts';
import { pixelsOf, pngOf, testView } from './testing.ts';

const WIDTH = 40;
const HEIGHT = 30;
const classes: readonly ProjectClass[] = [{ id: 1, name: 'red', colour: [220, 50, 50], networkClasses: [0] }];

function recipe(steps: number, gain = 1): Recipe {
  return {
    format: RECIPE_FORMAT,
    seed: 0,
    models: { classifier: null, segmenter: null },
    steps: [{ method: 'rising', on: true, parameters: { steps, gain } }],
  };
}

const call: Call = { signal: new AbortController().signal, progress() {} };

async function start(backend: 'auto' | 'cpu') {
  const listeners = new Set<(event: EngineEvent) => void>();
  const { handlers } = new Engine([rising as unknown as Method], (event) => {
    for (const listener of listeners) listener(event);
  });
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const next = (name: EngineEvent['event']) =>
    new Promise<void>((resolve) => {
      const listener = ({ event }: EngineEvent) => {
        if (event !== name) return;
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  await handlers.start(call, { canvas, backend });
  const file = await pngOf(WIDTH, HEIGHT, () => [90, 90, 90]);
  const { id: image } = await handlers.openImage(call, { name: 'grey.png', file });
  const request = (given: Recipe, kept = false): RunRequest => ({
    image,
    tags: [1],
    classes,
    recipe: given,
    edits: [],
    kept,
  });
  /** The colour on screen at a device pixel. */
  const shown = async (view: Partial<View>, at: readonly [number, number] = [20, 15]) => {
    const opacity = { photo: 1, overlay: 1 };
    const given = testView({ image, width: WIDTH, height: HEIGHT, stage: 'activate', opacity, ...view });
    // The first frame to end may have begun with the view before.
    for (let frame = 0; frame < 2; frame++) {
      const drawn = next('drawn');
      await handlers.show(call, given);
      await drawn;
    }
    const pixels = pixelsOf(canvas.transferToImageBitmap());
    const i = 4 * (at[1] * WIDTH + at[0]);
    return [...pixels.slice(i, i + 3)];
  };
  return { handlers, image, request, shown, next };
}

test.each(['auto', 'cpu'] as const)('moments are shown one by one (%s)', async (backend) => {
  const { handlers, request, shown } = await start(backend);
  await handlers.run(call, request(recipe(9)));
  const report = await handlers.record(call, request(recipe(9)), 0);
  expect(report).toMatchObject({ played: 0, method: 'rising', stage: 'activate', kind: 'maps' });
  expect(report.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const result = await shown({});
  const colours = [];
  for (const index of report.steps.keys()) colours.push(await shown({ moment: { played: 0, index } }));
  expect(colours[0]).toEqual([90, 90, 90]);
  expect(new Set(colours.map(String)).size).toBe(10);
  expect(colours[9]).toEqual(result);
  const pixel = await handlers.momentAt(call, 5, 20, 15);
  expect(pixel).toEqual({ kind: 'maps', classes: [1], scores: [expect.closeTo(0.5, 6)] });
  expect(await handlers.momentAt(call, 10, 20, 15)).toBeNull();
  // Another stage, or another step, shows what it made.
  expect(await shown({ stage: 'photo', moment: { played: 0, index: 5 } })).toEqual([90, 90, 90]);
  expect(await shown({ moment: { played: 1, index: 5 } })).toEqual(result);
});

test('a lost device takes the recording along; a new one is the same', async () => {
  const { handlers, request, shown, next } = await start('auto');
  await handlers.run(call, request(recipe(8)));
  await handlers.record(call, request(recipe(8)), 0);
  const third = await shown({ moment: { played: 0, index: 3 } });
  const result = await shown({});
  const replaced = next('device');
  await handlers.loseDevice(call);
  await replaced;
  await handlers.run(call, request(recipe(8)));
  expect(await shown({ moment: { played: 0, index: 3 } })).toEqual(result);
  await handlers.record(call, request(recipe(8)), 0);
  expect(await shown({ moment: { played: 0, index: 3 } })).toEqual(third);
});

test('recordings do not pile up on the device', async () => {
  const { handlers, request } = await start('auto');
  await handlers.record(call, request(recipe(10)), 0);
  const before = (await handlers.device(call)).gpuBytes;
  for (let i = 0; i < 4; i++) await handlers.record(call, request(recipe(10)), 0);
  expect((await handlers.device(call)).gpuBytes).toBe(before);
  await handlers.forgetRecording(call);
  expect((await handlers.device(call)).gpuBytes).toBeLessThan(before);
});

test.each(['auto', 'cpu'] as const)('a kept recipe is shown right of the line and measured (%s)', async (backend) => {
  const { handlers, image, request, shown } = await start(backend);
  await handlers.run(call, request(recipe(9)));
  const own = await shown({});
  await handlers.run(call, request(recipe(3), true));
  expect(await shown({})).toEqual(own);
  const compare = { recipe: 'kept', stage: 'activate', mode: 'swipe', position: 0.5 } as const;
  expect(await shown({ compare }, [19, 15])).toEqual(own);
  const other = await shown({ compare }, [20, 15]);
  expect(other).not.toEqual(own);
  // 0.9 against 0.3: what a map of 0.6 looks like.
  const between = await shown({ compare: { ...compare, mode: 'difference' } });
  await handlers.run(call, request(recipe(6)));
  expect(between).toEqual(await shown({}));
  const measured = await handlers.difference(call, image, 'activate', compare, 'max');
  expect(measured).toMatchObject({ kind: 'maps', pixels: WIDTH * HEIGHT });
  expect(measured?.kind === 'maps' && measured.mean).toBeCloseTo(0.3, 5);
  expect(await handlers.difference(call, image, 'activate', { ...compare, stage: 'edit' }, 'max')).toBeNull();
});
