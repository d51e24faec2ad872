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

test('a stock classifier gives class maps without a special export', async ({ studio, page }) => {
  const names = Array.from({ length: STOCK_CLASSES }, (_, k) => `thing ${k}`);
  await choose(page, {
    'resnet.onnx': STOCK_CLASSIFIERS.resnet().file,
    'labels.txt': new Blob([`${names.join('\n')}\n`]),
  });
  await page.getByTestId('device').click();
  await expect(page.getByTestId('classifier-reading')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  const maps = await page.evaluate(async () => {
    const { camwalk } = window;
    const [{ id }] = camwalk.images();
    await camwalk.addClasses([{ name: 'mug', networkClasses: [0, 1, 2, 3, 4] }]);
    await camwalk.tag(id, ['mug']);
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
  const after = await studio.run(await studio.firstImage(), 'seed');
  expect(studio.different(before.label, after.label)).toBe(0);
});
