import { afterAll, expect, test } from 'vitest';
import { fixtureFeatures } from '#models/fixtures/features.ts';
import { fixtureSegmenter } from '#models/fixtures/segmenter.ts';
import type { EngineClient } from './client.ts';
import { createEngine } from './start.ts';
import { pngOf } from './testing.ts';

/** Embeddings on the browser's own disk, from one engine to the next. */

const FOLDER = `embeddings-test-${crypto.randomUUID()}`;
const clients: EngineClient[] = [];
afterAll(async () => {
  for (const client of clients) client.dispose();
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(FOLDER, { recursive: true });
});

async function start(backend: 'auto' | 'cpu', budget = 1e7, contract: Record<string, unknown> = {}) {
  const client = createEngine();
  clients.push(client);
  const encoded: string[] = [];
  client.on((event) => event.event === 'encoded' && encoded.push(event.from));
  await client.call('start', [{ backend, embeddings: { folder: FOLDER, budget } }]);
  const segmenter = fixtureSegmenter(contract);
  await client.call('loadModel', [{ task: 'segmenter', ...segmenter }]);
  return { client, encoded };
}

async function openPhoto(client: EngineClient, shade: number): Promise<string> {
  const file = await pngOf(80, 60, (x) => (x < 40 ? [200, 30, shade] : [20, 30, 210]));
  return (await client.call('openImage', [{ name: `${shade}.png`, file }])).id;
}

const click = { points: [{ x: 60, y: 30, positive: true }] };
const kept = async (client: EngineClient) => (await client.call('device', [])).kept;

test.each(['auto', 'cpu'] as const)(
  'a photo that was encoded once is not encoded again after a reload (%s)',
  async (backend) => {
    const shade = backend === 'auto' ? 1 : 2;
    const first = await start(backend);
    const image = await openPhoto(first.client, shade);
    const { photos } = await kept(first.client);
    const before = await first.client.call('prompt', [{ image, prompt: click, choice: 'best' }]);
    await expect.poll(async () => (await kept(first.client)).photos).toBe(photos + 1);
    expect(first.encoded).toEqual(['encoder']);
    first.client.dispose();

    const second = await start(backend);
    await openPhoto(second.client, shade);
    const after = await second.client.call('prompt', [{ image, prompt: click, choice: 'best' }]);
    expect(second.encoded).toEqual(['disk']);
    expect(after).toEqual(before);
    expect((await kept(second.client)).state).toBe('on');
    second.client.dispose();
  },
);

test('the same files with another contract encode anew; forgetting and a budget of 0 keep nothing', async () => {
  const { client, encoded } = await start('cpu', 1e7, { name: 'renamed' });
  const image = await openPhoto(client, 2);
  await client.call('prompt', [{ image, prompt: click, choice: 'best' }]);
  expect(encoded).toEqual(['encoder']);
  expect(await client.call('forgetEmbeddings', [])).toMatchObject({ photos: 0, bytes: 0 });
  expect(await client.call('keepEmbeddings', [0])).toMatchObject({ state: 'off', budget: 0 });
  client.dispose();
});

test('photos are encoded ahead, after the run that was asked for, and are there when a person comes', async () => {
  const { client, encoded } = await start('cpu', 0);
  const images = [await openPhoto(client, 10), await openPhoto(client, 11), await openPhoto(client, 12)];
  const order: string[] = [];
  client.on((event) => event.event === 'encoded' && order.push(event.image));
  const asked = client.call('prompt', [{ image: images[0], prompt: click, choice: 'best' }]);
  const ahead = client.call('prefetch', [images.slice(1)]);
  await asked;
  expect(await ahead).toBe(2);
  expect(order).toEqual(images);
  await client.call('prompt', [{ image: images[2], prompt: click, choice: 'best' }]);
  expect(encoded).toHaveLength(3);
  const controller = new AbortController();
  const stopped = client.call('prefetch', [[await openPhoto(client, 13)]], { signal: controller.signal });
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  client.dispose();
});

test('a feature network is a third model beside classifier and segmenter', async () => {
  const { client } = await start('cpu', 0);
  const { contract, files } = fixtureFeatures();
  const report = await client.call('loadModel', [{ task: 'features', contract, files }]);
  expect(report).toMatchObject({ task: 'features', name: 'mean colours', offersFeatures: true, origin: null });
  const { models } = await client.call('device', []);
  expect(models.map(({ task }) => task)).toEqual(['segmenter', 'features']);
  client.dispose();
});
