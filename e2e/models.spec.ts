import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ModelServer } from './model-server.ts';
import { expect, type Studio, test } from './studio.ts';

/** A registry whose one real model is the embedded segmenter, served by a mirror that fails as it is told to. */
const folder = new URL('../public/models/segmenter/', import.meta.url);
const contract = JSON.parse(readFileSync(new URL('contract.json', folder), 'utf8'));
const [encoder, decoder] = ['encoder', 'decoder'].map((role) => ({
  ...contract.files[role],
  contents: new Uint8Array(readFileSync(new URL(contract.files[role].path, folder))),
}));

type Known = { readonly path: string; readonly bytes: number | null; readonly sha256: string | null };

function entry(id: string, name: string, change: (file: Known) => Known = (file) => file) {
  const file = ({ path, bytes, sha256 }: Known) => change({ path, bytes, sha256 });
  const { known_answer, suggested, ...fields } = contract;
  return {
    id,
    name,
    task: 'segmenter',
    licence: { name: 'MIT', url: 'https://models.invalid/licence' },
    repository: 'https://models.invalid/repository',
    revision: '0123456789',
    base: `https://models.invalid/lab/${id}/`,
    prompts: ['points', 'box', 'mask'],
    provider: 'webgpu',
    contract: {
      ...fields,
      known_answer,
      suggested,
      precision: 'f32',
      largest_binding: 64 * 2 ** 20,
      files: { encoder: file(encoder), decoder: file(decoder) },
    },
  };
}

const registry = {
  format: 'camwalk-registry/1',
  models: [
    { ...entry('lab-sam', 'Lab SAM'), recommended: true },
    entry('other-sam', 'Other SAM', (file) => ({ ...file, sha256: 'ab'.repeat(32) })),
    entry('new-sam', 'New SAM', (file) => ({ ...file, bytes: null, sha256: null })),
    { ...entry('gone-sam', 'Gone SAM'), base: 'https://models.invalid/gone/' },
  ],
};

let server: ModelServer;
test.beforeAll(async () => {
  server = await ModelServer.start();
});
test.afterAll(() => server.stop());

test.beforeEach(async ({ context }) => {
  server.files.clear();
  for (const { id } of registry.models)
    for (const { path, contents } of [encoder, decoder]) server.files.set(`/lab/${id}/${path}`, { bytes: contents });
  server.asked.length = 0;
  await context.route('**/models/registry.json', (route) => route.fulfill({ json: registry }));
});

test.use({ live: false });

async function openModels(page: Page): Promise<void> {
  await page.getByTestId('device').click();
  await page.getByTestId('models').click();
  await expect(page.getByTestId('models-dialog')).toBeVisible();
  await page.getByTestId('models-mirror').fill(server.origin);
}

/** Browsers put every failed request on the console. */
function forgiveRequests(studio: Studio): void {
  const others = studio.errors.filter((text) => !text.includes('Failed to load resource'));
  studio.errors.splice(0, studio.errors.length, ...others);
}

test('a model is downloaded through a cut, paused, gone on with, used, and still in use after a reload', async ({
  studio,
  page,
}) => {
  const file = server.files.get(`/lab/lab-sam/${encoder.path}`)!;
  Object.assign(file, { cuts: [900_000, 2_200_000], speed: 600_000 });
  await openModels(page);
  const card = page.getByTestId('model-card-lab-sam');
  await expect(card).toContainText('Not downloaded');
  await expect(page.getByTestId('model-card-embedded-segmenter').getByTestId('model-used')).toBeVisible();
  await page.getByTestId('download-lab-sam').click();
  await expect(card.getByRole('progressbar')).toContainText('/s');
  // Past both cuts, which nobody has to care about.
  await expect.poll(() => server.asked.length, { intervals: [50], timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  await page.getByTestId('pause-lab-sam').click();
  await expect(card).toContainText('downloaded');
  await expect(card.getByRole('progressbar')).toHaveCount(0);

  delete file.speed;
  const before = server.asked.length;
  await page.getByTestId('download-lab-sam').click();
  await expect(card).toContainText('On this computer');
  const asked = server.asked.slice(before);
  expect(asked.find(({ path }) => path.endsWith(encoder.path))!.from).toBeGreaterThan(2_000_000);
  await expect(page.getByTestId('models-storage')).toContainText('Models take 7.2 MB');

  await page.getByTestId('use-lab-sam').click();
  await expect(card.getByTestId('model-used')).toBeVisible();
  await expect(page.getByTestId('model-runs-segmenter')).toContainText('WebAssembly');
  await page.keyboard.press('Escape');
  await studio.coarse();
  const { masks } = await studio.run(await studio.firstImage());
  expect(masks).toBeGreaterThan(0);

  await page.reload();
  await studio.ready();
  const listed = await page.evaluate(() => window.camwalk.models());
  expect(listed.find(({ id }) => id === 'lab-sam')).toMatchObject({ state: 'there', inUse: true });
  expect(listed.find(({ id }) => id === 'embedded-segmenter')).toMatchObject({ inUse: false });
  forgiveRequests(studio);
});

test('what is not the file meant is refused with both hashes, and what nobody knows is learned', async ({
  studio,
  page,
}) => {
  await openModels(page);
  await page.getByTestId('download-other-sam').click();
  const problem = page.getByTestId('model-problem-other-sam');
  await expect(problem).toContainText('ab'.repeat(32));
  await expect(problem).toContainText(encoder.sha256);
  await expect(page.getByTestId('model-card-other-sam')).toContainText('Not downloaded');

  const learned = page.getByTestId('model-card-new-sam');
  await expect(learned).toContainText('Its hash is not known');
  await page.getByTestId('download-new-sam').click();
  await expect(learned).toContainText('learned from your download');
  await page.getByTestId('remove-new-sam').click();
  await expect(learned).toContainText('Not downloaded');
  // Another file at the same address is noticed, and taken only when the person says so.
  server.files.set(`/lab/new-sam/${encoder.path}`, { bytes: decoder.contents });
  await page.getByTestId('download-new-sam').click();
  await expect(page.getByTestId('model-problem-new-sam')).toContainText(encoder.sha256);
  await page.getByRole('button', { name: 'Download the new file instead' }).click();
  await expect(learned).toContainText('On this computer');

  await page.getByTestId('download-gone-sam').click();
  await expect(page.getByTestId('model-problem-gone-sam')).toContainText('404');
  forgiveRequests(studio);
});

test('without a network and without a list the embedded models work, and the list is read when it comes back', async ({
  studio,
  page,
  context,
}) => {
  await context.unroute('**/models/registry.json');
  await context.route('**/models/registry.json', (route) => route.abort());
  await openModels(page);
  await expect(page.getByTestId('models-dialog')).toContainText('registry.json cannot be fetched');
  await expect(page.getByTestId('model-card-embedded-segmenter').getByTestId('model-used')).toBeVisible();
  await expect(page.getByTestId('model-card-embedded-classifier').getByTestId('model-used')).toBeVisible();
  await context.unroute('**/models/registry.json');
  await context.route('**/models/registry.json', (route) => route.fulfill({ json: registry }));
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByTestId('model-card-lab-sam')).toContainText('Not downloaded');
  // A server that is not there is said at the model.
  await page.getByTestId('models-mirror').fill('http://127.0.0.1:9');
  await page.getByTestId('download-lab-sam').click();
  await expect(page.getByTestId('model-problem-lab-sam')).toContainText('cannot be fetched');
  forgiveRequests(studio);
});

test.describe('the recommended segmenter comes by itself', () => {
  // Whose settings are its own, see below.
  test.use({ live: true });

  test.beforeEach(async ({ page }) => {
    // As in a person's browser, at a lab with its own mirror; a model for processors, since there is no GPU here.
    await page.addInitScript((mirror) => {
      Object.defineProperty(navigator, 'webdriver', { get: () => false });
      if (location.protocol === 'about:' || localStorage.getItem('camwalk-settings')) return;
      localStorage.setItem('camwalk-settings', JSON.stringify({ state: { live: false, mirror }, version: 1 }));
    }, server.origin);
    const models = registry.models.map((model) => ({ ...model, provider: 'wasm' }));
    await page.route('**/models/registry.json', (route) => route.fulfill({ json: { ...registry, models } }));
    for (const name of [encoder.path, decoder.path]) server.files.get(`/lab/lab-sam/${name}`)!.speed = 900_000;
  });
  const hurry = () => {
    for (const file of server.files.values()) delete file.speed;
  };
  const segmenter = (page: Page) =>
    page.evaluate(
      async () => (await window.camwalk.models()).find(({ task, inUse }) => task === 'segmenter' && inUse)!.id,
    );

  test('in a new project: seen while it comes, with the embedded one in its place, which it takes when verified', async ({
    studio,
    page,
  }) => {
    const arrival = page.getByTestId('arrival');
    await expect(arrival).toContainText('Lab SAM is being fetched (7.2 MB)');
    await expect(arrival.getByRole('progressbar')).toContainText('/s');
    expect(await segmenter(page)).toBe('embedded-segmenter');
    await studio.run(await studio.firstImage(), 'seed');
    hurry();
    await expect(page.getByText('Lab SAM answers now')).toBeVisible();
    await expect(arrival).toHaveCount(0);
    expect(await segmenter(page)).toBe('lab-sam');
  });

  test('work that was begun meanwhile keeps its segmenter until the person says otherwise', async ({
    studio,
    page,
  }) => {
    const arrival = page.getByTestId('arrival');
    await expect(arrival).toHaveAttribute('data-state', 'fetching');
    const [{ id, tags }] = await studio.images();
    await page.evaluate(([image, tag]) => window.camwalk.tag(image, [tag]), [id, tags[0]] as const);
    hurry();
    await expect(arrival).toContainText('This project keeps the small segmenter');
    expect(await segmenter(page)).toBe('embedded-segmenter');
    await page.getByTestId('arrival-use').click();
    await expect(page.getByText('Lab SAM is loaded')).toBeVisible();
    expect(await segmenter(page)).toBe('lab-sam');
  });

  test('not now, never, and a server that is not there: the embedded one stays, and the panel says why', async ({
    studio,
    page,
  }) => {
    await page.getByTestId('arrival-stop').click();
    await expect(page.getByTestId('arrival')).toHaveCount(0);
    await page.reload();
    await page.getByTestId('arrival-never').click();
    await expect(page.getByTestId('arrival')).toHaveCount(0);
    // A request that was under way may still come in.
    await page.waitForTimeout(500);
    const asked = server.asked.length;
    await page.reload();
    await studio.ready();
    await openModels(page);
    const why = page.getByTestId('fetch-recommended-why');
    await expect(why).toHaveText('It is only fetched when you press Download.');
    expect(server.asked.length).toBe(asked);

    server.files.clear();
    await page.getByTestId('fetch-recommended').click();
    await expect(page.getByTestId('arrival-failed')).toContainText('404');
    await expect(page.getByTestId('model-card-embedded-segmenter').getByTestId('model-used')).toBeVisible();
    await expect(page.getByTestId('notice')).toHaveCount(0);
    forgiveRequests(studio);
  });
});

test('a browser that a script drives fetches nothing by itself', async ({ studio, page }) => {
  await studio.ready();
  await openModels(page);
  await expect(page.getByTestId('fetch-recommended-why')).toContainText('A script drives this browser');
  expect(server.asked).toEqual([]);
});

test('the panel is reached and worked with the keyboard alone', async ({ studio, page }) => {
  await page.getByTestId('open').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('menu-models').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('models-mirror').fill(server.origin);
  await page.getByTestId('download-lab-sam').focus();
  await page.keyboard.press('Enter');
  const use = page.getByTestId('use-lab-sam');
  await expect(use).toBeVisible();
  await use.focus();
  await page.keyboard.press('Space');
  await expect(page.getByTestId('model-card-lab-sam').getByTestId('model-used')).toBeVisible();
  await page.getByTestId('use-embedded-segmenter').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('model-card-embedded-segmenter').getByTestId('model-used')).toBeVisible();
  await page.getByTestId('remove-lab-sam').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('model-card-lab-sam')).toContainText('Not downloaded');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('models-dialog')).toHaveCount(0);
  forgiveRequests(studio);
});
