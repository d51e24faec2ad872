import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { readLabelPng, writeLabelPng } from '../src/formats/indexed-png.ts';
import { writeLabelmap } from '../src/formats/labelmap.ts';
import { writeZip } from '../src/formats/zip.ts';
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
    await studio.edits(1);
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
    await studio.edits(0);
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
    expect(studio.different((await studio.run(first.id)).label, painted.label)).toBe(0);
    expect((await studio.images())[1].tags).toEqual(second.tags);
  });

  test('the numbers of a CVAT zip are the classes that it names, not this project’s', async ({ studio, page }) => {
    const [{ id, name }] = await studio.images();
    const { width, height } = await studio.run(id, 'photo');
    const fifth = (await page.evaluate(() => window.camwalk.classes()))[4];
    const data = Uint8Array.from({ length: width * height }, (_, pixel) => (pixel % width < width / 2 ? 1 : 2));
    const names = [
      { id: 1, name: fifth },
      { id: 2, name: 'unicorn' },
    ];
    const zip = writeZip([
      { name: `SegmentationClass/${name.replace(/\.[^.]*$/, '')}.png`, bytes: writeLabelPng({ width, height, data }) },
      { name: 'labelmap.txt', bytes: writeLabelmap(names, 9) },
    ]);
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('open').click();
    await page.getByTestId('menu-project').click();
    await (await chooser).setFiles({ name: 'cvat.zip', mimeType: 'application/zip', buffer: Buffer.concat(zip) });
    await studio.edits(2);
    const classes = await page.evaluate(() => window.camwalk.classes());
    expect(classes.at(-1), 'of the classes only the one that is in the label was missing').toBe('unicorn');
    const { label } = await studio.run(id);
    expect([label[0], label[width - 1]]).toEqual(await studio.labelIds([fifth, 'unicorn']));
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
    };
    const masks = Object.entries(unzipSync(Uint8Array.from(await bytes('masks'))));
    const label = Uint8Array.from(await bytes('label'));
    await choose(
      'masks',
      masks.map(([name, contents]) => ({ name, contents })),
    );
    await expect(page.getByText('take the place of the proposed ones')).toBeVisible();
    // The grid has no part in it any more.
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { everything: { parameters: { grid: 4 } } } }));
    const imported = await studio.run(id);
    expect(imported.masks).toBe(automatic.masks);
    expect(studio.different(imported.label, automatic.label)).toBe(0);

    await page.evaluate(() => window.camwalk.setRecipe({ steps: { background: { parameters: { threshold: 1 } } } }));
    expect(studio.different((await studio.run(id)).label, automatic.label)).toBeGreaterThan(0);
    await choose('label', [{ name: 'label.png', contents: label }]);
    await studio.edits(new Set(automatic.label).size);
    expect(studio.different((await studio.run(id)).label, automatic.label)).toBe(0);
  });
});
