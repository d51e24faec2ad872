import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { readLabelPng } from '../src/formats/indexed-png.ts';
import { expect, test } from './studio.ts';

test.describe('what goes out comes in again', () => {
  test.use({ live: false });

  test('a project exported as a zip brings back recipe, tags and edits', async ({ studio, page }) => {
    // Without masks a photo takes half a second; the zip is the same otherwise.
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { everything: { on: false }, sepl: { on: false } } }));
    const [first, second] = await studio.images();
    await page.getByTestId('class-ignore').click();
    await page.getByTestId('tool-brush').click();
    await studio.drag([10, 10], [60, 10]);
    await studio.settled();
    const painted = await studio.run(first.id);
    expect(painted.label[10 * painted.width + 30]).toBe(255);

    const download = page.waitForEvent('download', { timeout: 240_000 });
    await page.getByTestId('export').click();
    await page.getByTestId('menu-export-all').click();
    const path = await (await download).path();
    const files = unzipSync(new Uint8Array(readFileSync(path)));
    const labels = Object.keys(files).filter((name) => name.startsWith('SegmentationClass/'));
    expect(labels.length).toBe((await studio.images()).length);
    const exported = readLabelPng(files[`SegmentationClass/${first.name.replace(/\.[^.]*$/, '')}.png`], 'label');
    expect(studio.different(Array.from(exported.data), painted.label)).toBe(0);

    await page.getByTestId('undo').click();
    await studio.settled();
    await page.evaluate(
      async ([a, b]) => {
        await window.camwalk.tag(a, []);
        await window.camwalk.tag(b, []);
        await window.camwalk.setRecipe({ steps: { background: { parameters: { threshold: 0.9 } } } });
      },
      [first.id, second.id] as const,
    );
    expect(studio.different((await studio.run(first.id)).label, painted.label)).toBeGreaterThan(0);

    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('open').click();
    await page.getByTestId('menu-project').click();
    await (await chooser).setFiles({ name: 'project.zip', mimeType: 'application/zip', buffer: readFileSync(path) });
    await expect(page.getByText('tags and edits of')).toBeVisible();
    await studio.settled();
    expect(studio.different((await studio.run(first.id)).label, painted.label)).toBe(0);
    expect((await studio.images())[1].tags).toEqual(second.tags);
  });

  test('a saliency map takes the place of the computed one, also after a reload', async ({ studio, page }) => {
    const [{ id, name }] = await studio.images();
    await page.evaluate(() => {
      const [maps] = window.camwalk.recipe().steps;
      return window.camwalk.setRecipe({ steps: [maps, { method: 'saliency' }, { method: 'saliency-background' }] });
    });
    const { width, height } = await studio.run(id);
    // The left half stands out, so that any map wins there; the right one is background altogether.
    const data = Uint8Array.from({ length: width * height }, (_, pixel) => (pixel % width < width / 2 ? 255 : 0));
    const buffer = Buffer.from(encode({ width, height, channels: 1, data }));
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('open').click();
    await page.getByTestId('menu-saliency').click();
    await (await chooser).setFiles({ name: name.replace(/\.[^.]*$/, '.png'), mimeType: 'image/png', buffer });
    await expect(page.getByText('takes the place of the computed map')).toBeVisible();
    const halves = async () => {
      const { label } = await studio.run(id);
      const labelled = (isLeft: boolean) =>
        label.filter((one, at) => one > 0 && at % width < width / 2 === isLeft).length;
      return { left: labelled(true), right: labelled(false) };
    };
    const { left, right } = await halves();
    expect([left > 1000, right]).toEqual([true, 0]);
    await page.reload();
    await studio.ready();
    expect(await halves()).toEqual({ left, right: 0 });
  });

  test('masks as a folder of PNGs take the place of the segmenter, and a label becomes a correction', async ({
    studio,
    page,
  }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const automatic = await studio.run(id);
    const bytes = (format: 'masks' | 'label') =>
      page.evaluate(
        async ([image, as]) => [...new Uint8Array(await (await window.camwalk.export(image, as)).arrayBuffer())],
        [id, format] as const,
      );
    const choose = async (entry: string, given: readonly { name: string; contents: Uint8Array }[]) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByTestId('open').click();
      await page.getByTestId(`menu-${entry}`).click();
      await (await chooser).setFiles(
        given.map(({ name, contents }) => ({ name, mimeType: 'image/png', buffer: Buffer.from(contents) })),
      );
      await studio.settled();
    };
    const masks = Object.entries(unzipSync(Uint8Array.from(await bytes('masks'))));
    const label = Uint8Array.from(await bytes('label'));
    await choose(
      'masks',
      masks.map(([name, contents]) => ({ name, contents })),
    );
    // The grid has no part in it any more.
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { everything: { parameters: { grid: 4 } } } }));
    const imported = await studio.run(id);
    expect(imported.masks).toBe(automatic.masks);
    expect(studio.different(imported.label, automatic.label)).toBe(0);

    await page.evaluate(() => window.camwalk.setRecipe({ steps: { background: { parameters: { threshold: 1 } } } }));
    expect(studio.different((await studio.run(id)).label, automatic.label)).toBeGreaterThan(0);
    await choose('label', [{ name: 'label.png', contents: label }]);
    expect(studio.different((await studio.run(id)).label, automatic.label)).toBe(0);
  });
});
