import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { readLabelPng } from '../src/formats/indexed-png.ts';
import { expect, test } from './studio.ts';

test.describe('in and out', () => {
  test.use({ live: false });

  test('the exported label is an indexed PNG that reads back byte for byte', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const result = await studio.run(id);
    const download = page.waitForEvent('download');
    await page.getByTestId('export').click();
    await page.getByTestId('menu-export-label').click();
    const path = await (await download).path();
    const bytes = new Uint8Array(readFileSync(path));
    // Colour type 3: indices, not colours.
    expect(bytes[25]).toBe(3);
    const label = readLabelPng(bytes, 'label.png');
    expect([label.width, label.height]).toEqual([result.width, result.height]);
    expect(studio.different(Array.from(label.data), result.label)).toBe(0);
    // The scripting surface gives the same bytes.
    const blob = await page.evaluate(async (image) => {
      const file = await window.camwalk.export(image, 'label');
      return Array.from(new Uint8Array(await file.arrayBuffer()));
    }, id);
    expect(Buffer.from(blob).equals(Buffer.from(bytes))).toBe(true);
  });

  test('one image goes out as a zip with label, masks, maps and recipe', async ({ studio, page }) => {
    await studio.coarse();
    await studio.run(await studio.firstImage());
    const download = page.waitForEvent('download');
    await page.getByTestId('export').click();
    await page.getByTestId('menu-export-one').click();
    const path = await (await download).path();
    const names = Object.keys(unzipSync(new Uint8Array(readFileSync(path))));
    for (const folder of ['SegmentationClass/', 'masks/', 'maps/', 'recipes/']) {
      expect(
        names.some((name) => name.includes(folder)),
        folder,
      ).toBe(true);
    }
  });

  test('bad input gets a message that names the file, and nothing is lost', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const before = await studio.run(id);
    const rejected = (call: string) =>
      page.evaluate(async (name) => {
        const broken = new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])], 'broken.jpg', {
          type: 'image/jpeg',
        });
        try {
          if (name === 'open') await window.camwalk.open([broken]);
          else await window.camwalk.setRecipe({ steps: { background: { parameters: { threshold: 7 } } } });
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      }, call);
    expect(await rejected('open')).toContain('broken.jpg');
    const wrong = await rejected('recipe');
    expect(wrong).toContain('threshold');
    expect(wrong).toContain('7');
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);
    expect((await studio.images()).length).toBe(24);
  });
});
