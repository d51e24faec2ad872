import { defaultValues } from '#core/parameters.ts';
import { RECIPE_FORMAT, type Recipe } from '#core/recipe.ts';
import type { EngineClient } from '#engine/client.ts';
import type { ImageReport, ModelSource, RunRequest, View } from '#engine/messages.ts';
import { PLAIN_VIEW } from '#engine/plain-view.ts';
import { createEngine } from '#engine/start.ts';
import { background } from '#methods/background/index.ts';
import { cam } from '#methods/cam/index.ts';
import { sepl } from '#methods/sepl/index.ts';
import { fixtureClassifier } from '#models/fixtures/classifier.ts';
import { SIZE, sceneMasks } from './scene.ts';

export type Backend = 'auto' | 'cpu';

/** An engine with the bench's canvas and a small classifier that looks for red, green and blue. */
export async function startStudio(backend: Backend, memoryBudget?: number): Promise<EngineClient> {
  const engine = createEngine();
  const old = document.querySelector('canvas')!;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [old.width, old.height];
  old.replaceWith(canvas);
  const offscreen = canvas.transferControlToOffscreen();
  await engine.call('start', [{ canvas: offscreen, backend, memoryBudget }], { transfer: [offscreen] });
  await engine.call('loadModel', [{ task: 'classifier', ...fixtureClassifier() }]);
  return engine;
}

/** A photo of coloured discs; each number gives another one. */
async function discPhoto(number: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#556';
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  for (const [i, colour] of ['#d33', '#3c4', '#34d', '#e76', '#6d6', '#66e'].entries()) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc((80 + 67 * i + 13 * number) % SIZE.width, 60 + ((97 * i + 31 * number) % 260), 45, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

export async function openDiscs(engine: EngineClient, number = 0): Promise<ImageReport> {
  return engine.call('openImage', [{ name: `discs-${number}.png`, file: await discPhoto(number) }]);
}

const masks = sceneMasks(100);

export function requestFor(image: string, threshold: number): RunRequest {
  const step = (method: { readonly id: string }, parameters: Recipe['steps'][number]['parameters']) => ({
    method: method.id,
    on: true,
    parameters,
  });
  const colours = ['red', 'green', 'blue'];
  return {
    image,
    tags: [1, 2, 3],
    classes: colours.map((name, k) => ({ id: k + 1, name, colour: [0, 0, 0], networkClasses: [k] })),
    recipe: {
      format: RECIPE_FORMAT,
      seed: 0,
      models: { classifier: null, segmenter: null },
      steps: [
        step(cam, defaultValues(cam.parameters)),
        step(background, { ...defaultValues(background.parameters), threshold }),
        step(sepl, defaultValues(sepl.parameters)),
      ],
    },
    edits: [],
    importedMasks: { count: masks.count, words: masks.words, info: masks.info },
  };
}

export function viewOf(image: string): View {
  const palette = Uint8Array.from({ length: 768 }, (_, i) => (i * 73) % 256);
  return { ...PLAIN_VIEW, image, width: 1000, height: 750, zoom: 2, stage: 'edit', palette };
}

const FRAME_TIMEOUT = 30_000;

/** Resolves at the next frame that the engine draws. */
export function nextFrame(engine: EngineClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the engine drew no frame for 30 s')), FRAME_TIMEOUT);
    const stop = engine.on((event) => {
      if (event.event !== 'drawn') return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

/** The embedded segmenter, or null where it has not been made. */
export async function embeddedSegmenter(): Promise<ModelSource | null> {
  const folder = '/models/segmenter';
  const response = await fetch(`${folder}/contract.json`);
  // A development server answers unknown addresses with its page.
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return null;
  const contract = (await response.json()) as { files: Record<string, { path: string }> };
  const paths = Object.values(contract.files).map(({ path }) => path);
  const blobs = await Promise.all(paths.map(async (path) => (await fetch(`${folder}/${path}`)).blob()));
  return {
    task: 'segmenter',
    contract,
    files: Object.fromEntries(paths.map((path, i) => [path, blobs[i]])),
  };
}
