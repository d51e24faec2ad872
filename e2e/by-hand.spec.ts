import { expect, test } from './studio.ts';

test.describe('by hand', () => {
  test.use({ live: false });

  test('click a mask, paint, undo, redo, reload: everything is there', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const automatic = await studio.run(id);

    // A click takes the mask under the pointer for the current class.
    await page.getByTestId('class-pick').nth(2).click();
    const target = studio.pixelOf(automatic, (label) => label !== 0);
    await page.getByTestId('tool-select').click();
    await studio.hover(target);
    await studio.picture();
    await studio.click(target);
    await studio.edits(1);
    const clicked = await studio.run(id);
    const third = (await studio.classIds())[2];
    expect(clicked.label[target[1] * clicked.width + target[0]]).toBe(third);
    expect(studio.different(automatic.label, clicked.label)).toBeGreaterThan(20);

    // A stroke of ignore over a corner.
    await page.getByTestId('class-ignore').click();
    await page.getByTestId('tool-brush').click();
    await studio.drag([10, 10], [60, 10]);
    await studio.edits(2);
    const painted = await studio.run(id);
    expect(painted.label[10 * painted.width + 30]).toBe(255);

    // Undo twice, redo twice.
    await page.getByTestId('undo').click();
    await studio.edits(1);
    expect(studio.different((await studio.run(id)).label, clicked.label)).toBe(0);
    await page.keyboard.press('Control+z');
    await studio.edits(0);
    expect(studio.different((await studio.run(id)).label, automatic.label)).toBe(0);
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+y');
    await studio.edits(2);
    expect(studio.different((await studio.run(id)).label, painted.label)).toBe(0);

    // Edits lie above the automatic label: they survive another threshold.
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { background: { parameters: { threshold: 0.5 } } } }));
    const rerun = await studio.run(id);
    expect(rerun.label[10 * rerun.width + 30]).toBe(255);
    expect(rerun.label[target[1] * rerun.width + target[0]]).toBe(third);

    // A reload brings everything back, with its undo history.
    await page.reload();
    await studio.ready();
    const reloaded = await studio.run(id);
    expect(studio.different(reloaded.label, rerun.label)).toBe(0);
    await page.keyboard.press('Control+z'); // the recipe
    await page.keyboard.press('Control+z'); // the stroke
    await studio.edits(1);
    expect(studio.different((await studio.run(id)).label, clicked.label)).toBe(0);
  });

  test('a closed page loses nothing that it acknowledged', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const size = await studio.run(id);
    await page.getByTestId('class-ignore').click();
    await page.getByTestId('tool-brush').click();
    await studio.drag([20, 40], [120, 40]);
    await expect(page.getByTestId('image-edits')).toBeVisible();
    // As in a crash: gone without a farewell, right after the stroke is on screen.
    await page.goto('about:blank');
    await studio.open();
    const label = (await studio.run(id)).label;
    expect(label[40 * size.width + 70]).toBe(255);
    await expect(page.getByTestId('undo')).toBeEnabled();
  });

  test('a proposed mask is accepted for a class from the list, and let go again', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const before = await studio.run(id);
    expect(before.masks).toBeGreaterThan(0);
    await expect(page.getByTestId('tab-masks')).toContainText(String(before.masks));
    await page.getByTestId('class-pick').first().click();
    await page.getByTestId('tab-masks').click();
    const accept = page.getByTestId('mask').first().getByTestId('mask-accept');

    await accept.click();
    await studio.edits(1);
    const accepted = await studio.run(id);
    // Every pixel of the first mask now has the class; the mask is read as bits, lowest first.
    const inside = await page.evaluate(async (image) => {
      const masks = await window.camwalk.stage(image, 'propose');
      if (masks.kind !== 'masks') throw new Error(masks.kind);
      const pixels = Array.from({ length: masks.width * masks.height }, (_, index) => index);
      return pixels.filter((pixel) => (masks.words[pixel >> 5] >>> (pixel & 31)) & 1);
    }, id);
    const [first] = await studio.classIds();
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.every((pixel) => accepted.label[pixel] === first)).toBe(true);

    await accept.click();
    await studio.edits(2);
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);
  });
});
