import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packMask } from '#core/bitmask.ts';
import type { ProjectClass } from '#core/classes.ts';
import type { ParameterValues } from '#core/parameters.ts';
import type { Recipe } from '#core/recipe.ts';
import { decodeRuns } from '#core/rle.ts';
import { RECIPES, recipeOf } from '#methods/recipes.ts';
import { fixtureClassifier } from '#models/fixtures/classifier.ts';
import { fixtureSegmenter } from '#models/fixtures/segmenter.ts';
import type { EngineClient } from './client.ts';
import type { DeviceReport, RunProgress, RunRequest, StageOutput } from './messages.ts';
import { createEngine } from './start.ts';
import { pixelsOf, pngOf, testPalette } from './testing.ts';

const WIDTH = 96;
const HEIGHT = 72;
const size = { width: WIDTH, height: HEIGHT };

/** A red disc and a blue box on grey with a faint ramp, so that nothing is symmetric. */
function scene(x: number, y: number): [number, number, number] {
  if ((x - 28) ** 2 + (y - 34) ** 2 < 18 ** 2) return [215, 40 + (x % 7), 45];
  if (x > 58 && x < 86 && y > 20 && y < 60) return [40, 60 + (y % 5), 210];
  return [110 + (x >> 3), 112 + (y >> 3), 110];
}

const classes: readonly ProjectClass[] = [
  { id: 1, name: 'red', colour: [220, 50, 50], networkClasses: [0] },
  { id: 2, name: 'blue', colour: [50, 50, 220], networkClasses: [2] },
];

function recipe(change: Record<string, Record<string, number | string | boolean>> = {}): Recipe {
  const made = recipeOf(RECIPES.find(({ id }) => id === 'sepl')!);
  const steps = made.steps.map((step) => {
    const small: ParameterValues = step.method === 'everything' ? { grid: 6 } : {};
    return { ...step, parameters: { ...step.parameters, ...small, ...change[step.method] } };
  });
  return { ...made, steps };
}

interface Started {
  readonly client: EngineClient;
  readonly image: string;
  readonly request: (given?: Partial<RunRequest>) => RunRequest;
}

const started: EngineClient[] = [];
async function start(backend: 'auto' | 'cpu', memoryBudget?: number): Promise<Started> {
  const client = createEngine();
  started.push(client);
  await client.call('start', [{ backend, memoryBudget }]);
  await client.call('loadModel', [{ task: 'classifier', ...fixtureClassifier() }]);
  await client.call('loadModel', [{ task: 'segmenter', ...fixtureSegmenter() }]);
  const file = await pngOf(WIDTH, HEIGHT, scene);
  const { id: image } = await client.call('openImage', [{ name: 'scene.png', file }]);
  const request = (given: Partial<RunRequest> = {}): RunRequest => ({
    image,
    tags: [1, 2],
    classes,
    recipe: recipe(),
    edits: [],
    wantLabel: true,
    ...given,
  });
  return { client, image, request };
}
afterAll(() => {
  for (const client of started) client.dispose();
});

let webgpu: Started;
let cpu: Started;
beforeAll(async () => {
  webgpu = await start('auto');
  cpu = await start('cpu');
});

const at = (label: Uint8Array | undefined, x: number, y: number) => label?.[y * WIDTH + x];

describe.each(['webgpu', 'cpu'] as const)('the whole chain on %s', (backend) => {
  let engine: Started;
  beforeAll(() => {
    engine = backend === 'webgpu' ? webgpu : cpu;
  });

  test('a photo becomes a label, and every stage can be asked for', async () => {
    const { client, image, request } = engine;
    const progress: RunProgress[] = [];
    const result = await client.call('run', [request()], { onProgress: (report) => progress.push(report) });
    expect(result.steps.map(({ method }) => method)).toEqual(['cam', 'background', 'everything', 'sepl', 'compose']);
    expect(result.masks).toBeGreaterThan(1);
    expect([at(result.label, 28, 34), at(result.label, 70, 40), at(result.label, 5, 5)]).toEqual([1, 2, 0]);
    expect(Object.values(result.histogram).reduce((a, b) => a + b)).toBe(WIDTH * HEIGHT);
    expect(progress.some(({ stage, fraction }) => stage === 'propose' && fraction > 0 && fraction < 1)).toBe(true);
    const outputs: Record<string, StageOutput> = {};
    for (const stage of ['photo', 'activate', 'seed', 'propose', 'fuse', 'edit'] as const)
      outputs[stage] = await client.call('stage', [image, stage]);
    expect(Object.values(outputs).map(({ kind }) => kind)).toEqual([
      'photo',
      'maps',
      'label',
      'masks',
      'label',
      'label',
    ]);
    const { edit } = outputs;
    expect(edit.kind === 'label' && edit.data).toEqual(result.label);
  });

  test('a changed parameter runs only what lies behind it', async () => {
    const { client, request } = engine;
    await client.call('run', [request()]);
    const again = await client.call('run', [request()]);
    expect(again.steps.slice(0, -1).map(({ reused }) => reused)).toEqual([true, true, true, true]);
    const fused = await client.call('run', [request({ recipe: recipe({ sepl: { inside: 0.61 } }) })]);
    expect(fused.steps.slice(0, -1).map(({ reused }) => reused)).toEqual([true, true, true, false]);
    const untagged = await client.call('run', [request({ tags: [1] })]);
    expect(untagged.steps.slice(0, -1).map(({ reused }) => reused)).toEqual([false, false, true, false]);
    expect(untagged.histogram[2]).toBeUndefined();
  });

  test('upTo stops after the stage', async () => {
    const { client, request } = engine;
    const result = await client.call('run', [request({ upTo: 'seed' })]);
    expect(result.steps.map(({ method }) => method)).toEqual(['cam', 'background']);
    expect(result.masks).toBe(0);
  });

  test('edits lie above the label and say so; without them the fusion explains the pixel', async () => {
    const { client, image, request } = engine;
    const edits = [{ type: 'stroke', class: 255, radius: 4, points: [[28, 34]] }] as const;
    const result = await client.call('run', [request({ edits })]);
    expect([at(result.label, 28, 34), at(result.label, 28, 44)]).toEqual([255, 1]);
    const painted = await client.call('explain', [image, 28, 34]);
    expect(painted.label).toBe(255);
    expect(painted.reasons.at(-1)).toMatchObject({ stage: 'edit', label: 255 });
    const other = await client.call('explain', [image, 28, 44]);
    expect(other.label).toBe(1);
    expect(other.reasons.map(({ stage }) => stage)).toEqual(['activate', 'seed', 'propose', 'fuse']);
    const undone = await client.call('run', [request()]);
    expect(at(undone.label, 28, 34)).toBe(1);
  });

  test('a click gives the mask under it; proposed masks are found by pixel and by key', async () => {
    const { client, image, request } = engine;
    await client.call('run', [request()]);
    const prompt = { points: [{ x: 70, y: 40, positive: true }] };
    const { counts, size: found, area } = await client.call('prompt', [{ image, prompt, choice: 'best' }]);
    expect(found).toEqual([HEIGHT, WIDTH]);
    const words = decodeRuns(counts, size);
    const inside = (x: number, y: number) => (words[(y * WIDTH + x) >>> 5] >>> ((y * WIDTH + x) & 31)) & 1;
    expect([inside(70, 40), inside(28, 34), inside(5, 5)]).toEqual([1, 0, 0]);
    expect(area).toBeGreaterThan(800);
    const hits = await client.call('masksAt', [image, 70, 40]);
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.map(({ info }) => info.area)).toEqual(hits.map(({ info }) => info.area).sort((a, b) => a - b));
    const taken = await client.call('mask', [image, hits[0].info.key]);
    expect(taken.area).toBe(hits[0].info.area);
    await expect(client.call('mask', [image, 'none'])).rejects.toMatchObject({ code: 'mask.unknown' });
  });

  test('masks from files stand in for the proposed ones', async () => {
    const { client, image, request } = engine;
    const words = packMask(Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < 50 ? 1 : 0)));
    const info = [{ area: 50 * HEIGHT, box: [0, 0, 49, 71], predictedIou: 1, stability: 1, key: 'half' }] as const;
    const importedMasks = { count: 1, words, info };
    const result = await client.call('run', [request({ importedMasks })]);
    expect(result.masks).toBe(1);
    expect(result.steps.map(({ method }) => method)).not.toContain('everything');
    const masks = await client.call('stage', [image, 'propose']);
    expect(masks.kind === 'masks' && masks.words).toEqual(words);
    const short = { ...importedMasks, words: words.slice(1) };
    await expect(client.call('run', [request({ importedMasks: short })])).rejects.toMatchObject({ code: 'masks.size' });
  });

  test('a saliency map from a file takes the place of the computed one', async () => {
    const { client, request } = engine;
    const made = recipe();
    const step = (method: string) => ({ method, on: true, parameters: {} });
    const cued = { ...made, steps: [made.steps[0], step('saliency'), step('saliency-background')] };
    const computed = await client.call('run', [request({ recipe: cued })]);
    expect(computed.steps.map(({ method }) => method)).toContain('saliency');
    // Only the left half stands out: the blue box on the right is background.
    const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < 48 ? 255 : 0));
    const importedCues = [{ kind: 'saliency', key: 'left', data } as const];
    const result = await client.call('run', [request({ recipe: cued, importedCues })]);
    expect(result.steps.map(({ method }) => method)).not.toContain('saliency');
    expect([at(result.label, 28, 34), at(result.label, 70, 40)]).toEqual([1, 0]);
    const short = [{ ...importedCues[0], data: data.slice(1) }];
    await expect(client.call('run', [request({ recipe: cued, importedCues: short })])).rejects.toMatchObject({
      code: 'cues.size',
    });
  });

  test('extreme points give a mask of the object, its box and the points in it', async () => {
    const { client, image } = engine;
    const points = [
      [28, 17],
      [11, 34],
      [28, 51],
      [45, 34],
    ] as const;
    const progress: number[] = [];
    const onProgress = ({ fraction }: RunProgress) => progress.push(fraction);
    const answer = await client.call('extremes', [{ image, points }], { onProgress });
    // A disc of radius 18; this segmenter is surest of the whole box.
    expect(Math.abs(answer.area - Math.PI * 18 ** 2)).toBeLessThan(0.25 * Math.PI * 18 ** 2);
    expect(answer.box).toEqual([11, 17, 46, 52]);
    expect(answer.foreground.some(([x, y]) => Math.hypot(x - 28, y - 34) < 6)).toBe(true);
    expect(progress.at(-1)).toBe(1);
    const dense = await client.call('extremes', [{ image, points, values: { result: 'dense' } }]);
    expect(dense.from).toBe('dense');
    expect(Math.abs(dense.area - Math.PI * 18 ** 2)).toBeLessThan(0.15 * Math.PI * 18 ** 2);
    const recording = await client.call('recordExtremes', [{ image, points }]);
    expect(recording).toMatchObject({ image, played: 'extremes', stage: 'edit', kind: 'saliency' });
    const last = recording.steps.length - 1;
    const score = async (index: number, x: number, y: number) => {
      const value = await client.call('momentAt', [index, x, y]);
      return value?.kind === 'saliency' ? value.score : Number.NaN;
    };
    // The walk has gone from the clicks to the middle of the disc, not out of it.
    expect(await score(0, 28, 34)).toBe(0);
    expect(await score(last, 28, 34)).toBeGreaterThan((await score(last, 8, 14)) + 0.3);
    await expect(client.call('extremes', [{ image, points, values: { steps: 99 } }])).rejects.toMatchObject({
      code: 'recipe.field',
    });
  });

  test('an aborted run rejects as aborted and leaves the engine ready', async () => {
    const { client, request } = engine;
    const controller = new AbortController();
    const finer = recipe({ everything: { grid: 24 } });
    const run = client.call('run', [request({ recipe: finer })], {
      signal: controller.signal,
      onProgress: ({ stage }) => stage === 'propose' && controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    const result = await client.call('run', [request()]);
    expect(at(result.label, 28, 34)).toBe(1);
  });

  test('thumbnails show a stage', async () => {
    const { client, image, request } = engine;
    await client.call('run', [request()]);
    const look = { palette: testPalette(), map: 'max' } as const;
    const picture = await client.call('thumbnail', [image, 'edit', 48, look]);
    expect([picture?.width, picture?.height]).toEqual([48, 36]);
    const pixels = pixelsOf(picture!);
    expect(pixels[4 * (2 * 48 + 2)]).toBeGreaterThan(80);
    expect([...pixels.slice(4 * (17 * 48 + 14), 4 * (17 * 48 + 14) + 3)]).not.toEqual([215, 40, 45]);
    expect(await client.call('thumbnail', [image, 'smooth', 48, look])).toBeNull();
  });

  test('what is wrong with a recipe is said before anything runs', async () => {
    const { client, request } = engine;
    const given = recipe();
    const without = { ...given, steps: given.steps.filter(({ method }) => method !== 'everything') };
    await expect(client.call('run', [request({ recipe: without })])).rejects.toMatchObject({
      code: 'recipe.inputs',
      details: { step: 3, method: 'sepl', needs: 'masks', available: 'photo, maps, label' },
    });
    const unknown = { ...given, steps: [{ method: 'magic', on: true, parameters: {} }] };
    await expect(client.call('run', [request({ recipe: unknown })])).rejects.toMatchObject({
      code: 'recipe.method',
      details: { method: 'magic' },
    });
    await expect(client.call('run', [request({ recipe: recipe({ sepl: { inside: 7 } }) })])).rejects.toMatchObject({
      code: 'recipe.field',
    });
    await expect(client.call('run', [request({ image: 'nothing' })])).rejects.toMatchObject({ code: 'image.unknown' });
  });
});

test('both backends give the same label, pixel for pixel', async () => {
  const onGpu = await webgpu.client.call('run', [webgpu.request()]);
  const onCpu = await cpu.client.call('run', [cpu.request()]);
  expect(onGpu.label).toEqual(onCpu.label);
  expect(onGpu.masks).toBe(onCpu.masks);
  expect(new Set(onGpu.label)).toEqual(new Set([0, 1, 2]));
});

test('a lost device is replaced, and nothing else is lost', async () => {
  const { client, image, request } = await start('auto');
  const before = await client.call('run', [request({ wantLabel: true })]);
  const replaced = new Promise<DeviceReport>((resolve) =>
    client.on((event) => event.event === 'device' && resolve(event.report)),
  );
  await client.call('loseDevice', []);
  const report = await replaced;
  expect([report.backend, report.models.length]).toEqual(['webgpu', 2]);
  const stage = await client.call('stage', [image, 'edit']);
  expect(stage.kind === 'label' && stage.data).toEqual(before.label);
  const after = await client.call('run', [request()]);
  expect(after.label).toEqual(before.label);
});

test('a device lost in the middle of a run does not stop it', async () => {
  const { client, request } = await start('auto');
  let lost = false;
  const result = await client.call('run', [request()], {
    onProgress: ({ stage, fraction }) => {
      if (lost || stage !== 'propose' || fraction === 0) return;
      lost = true;
      void client.call('loseDevice', []);
    },
  });
  expect(lost).toBe(true);
  const calm = await client.call('run', [request()]);
  expect(result.label).toEqual(calm.label);
});

test('photo after photo, the bytes on the device stay level', async () => {
  const { client, request } = await start('auto', 4e5);
  const levels: number[] = [];
  for (let i = 0; i < 14; i++) {
    const file = await pngOf(WIDTH, HEIGHT, (x, y) => scene((x + 3 * i) % WIDTH, y));
    const { id: image } = await client.call('openImage', [{ name: `${i}.png`, file }]);
    await client.call('run', [request({ image, recipe: recipe({ everything: { grid: 2 } }) })]);
    await client.call('prompt', [{ image, prompt: { points: [{ x: 20, y: 30, positive: true }] }, choice: 'best' }]);
    levels.push((await client.call('device', [])).gpuBytes);
  }
  // The first ones fill the memo and the caches of the screen.
  expect(Math.max(...levels.slice(8))).toBeLessThanOrEqual(1.1 * Math.max(...levels.slice(5, 8)));
  expect(levels.at(-1)).toBeGreaterThan(0);
});
