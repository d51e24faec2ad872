import type { Page } from '@playwright/test';
import { samFixture } from '../src/models/fixtures/sam.ts';
import { STOCK_CLASSES, STOCK_CLASSIFIERS } from '../src/models/fixtures/stock-classifiers.ts';
import { expect, test } from './studio.ts';

test.use({ live: false });

/** Gives files to the Open menu's "Model…". */
async function choose(page: Page, files: Readonly<Record<string, Blob>>): Promise<void> {
  const given = await Promise.all(
    Object.entries(files).map(async ([name, file]) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(await file.arrayBuffer()),
    })),
  );
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('open').click();
  await page.getByTestId('menu-model').click();
  await (await chooser).setFiles(given);
}

test('a stock classifier gives class maps without a special export, of a group of its classes and one more', async ({
  studio,
  page,
}) => {
  const names = ['great dog', 'small dog', 'blue cup', 'red dog', 'green cup'];
  expect(names).toHaveLength(STOCK_CLASSES);
  await choose(page, {
    'resnet.onnx': STOCK_CLASSIFIERS.resnet().file,
    'labels.txt': new Blob([`${names.join('\n')}\n`]),
  });
  await page.getByTestId('device').click();
  await expect(page.getByTestId('classifier-reading')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  // Four outputs of the network stand for one class of the project: a group, found by its name, and one by itself.
  await page.getByTestId('class-add').click();
  await page.getByTestId('class-name').fill('thing');
  const search = page.getByTestId('network-search').getByRole('searchbox');
  await search.fill('dog');
  await page.getByRole('option', { name: /^dog/ }).click();
  await search.fill('blue');
  await search.press('Enter');
  await expect(page.getByTestId('network-chosen')).toHaveText('dog3blue cup');
  await page.getByTestId('class-save').click();
  await expect(page.getByTestId('class').filter({ hasText: 'thing' })).toBeAttached();
  const maps = await page.evaluate(async () => {
    const { camwalk } = window;
    const [{ id }] = camwalk.images();
    await camwalk.tag(id, ['thing']);
    await camwalk.run(id, { upTo: 'activate' });
    const stage = await camwalk.stage(id, 'activate');
    return stage.kind === 'maps'
      ? { classes: stage.classes.length, high: Math.max(...stage.data.slice(0, 50_000)) }
      : null;
  });
  expect(maps?.classes).toBe(1);
  expect(maps?.high).toBeGreaterThan(0);
  expect((await studio.images()).length).toBe(24);
});

test('a segmenter is recognised by its files’ own inputs and outputs, and labels with its masks', async ({
  studio,
  page,
}) => {
  const { encoder, decoder } = samFixture('sam-transformers');
  await choose(page, { 'vision_encoder.onnx': encoder, 'decoder.onnx': decoder });
  await expect(page.getByText('is loaded')).toBeVisible({ timeout: 120_000 });
  // What it lacks, and how that is made up for, is said where its place is.
  await page.getByTestId('device').click();
  await page.getByTestId('models').click();
  await expect(page.getByTestId('model-card-own-segmenter')).toContainText('nine');
  await page.keyboard.press('Escape');
  await page.evaluate(() =>
    window.camwalk.setRecipe({ steps: { everything: { parameters: { grid: 4, predictedIou: 0, stability: 0 } } } }),
  );
  const { masks } = await studio.run(await studio.firstImage());
  expect(masks).toBeGreaterThan(0);
});

test('a file that is no model of any kind is named, with what was expected', async ({ studio, page }) => {
  const { encoder } = samFixture('sam-official');
  const before = await studio.run(await studio.firstImage(), 'seed');
  await choose(page, { 'broken.onnx': new Blob([new Uint8Array([1, 2, 3])]), 'encoder.onnx': encoder });
  await expect(page.getByText('broken.onnx').first()).toBeVisible({ timeout: 60_000 });
  const wrong = new Blob([JSON.stringify({ task: 'features', patch: 0.5 })]);
  await choose(page, { 'net.onnx': STOCK_CLASSIFIERS.resnet().file, 'my patches.json': wrong });
  await expect(page.getByText('my patches.json: the field patch is wrong')).toBeVisible({ timeout: 60_000 });
  const after = await studio.run(await studio.firstImage(), 'seed');
  expect(studio.different(before.label, after.label)).toBe(0);
});

test('photos that were encoded, on screen or ahead, are not encoded again on the next visit', async ({
  studio,
  page,
}) => {
  const visit = async (encoded: string) => {
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { everything: { parameters: { grid: 4 } } } }));
    await page.getByTestId('run').click();
    await page.getByTestId('device').click();
    await expect(page.getByTestId('kept-visit')).toHaveText(`In this visit: ${encoded}.`, { timeout: 120_000 });
    await expect(page.getByTestId('kept-state')).toContainText('3 kept on this computer');
  };
  await visit('3 encoded, 0 read back');
  await page.reload();
  await studio.ready();
  await visit('0 encoded, 3 read back');
});
