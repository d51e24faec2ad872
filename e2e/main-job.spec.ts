import { expect, test } from './studio.ts';

test.describe('a photo becomes a refined pseudo-label', () => {
  test('the studio opens on its scenes and labels one end to end', async ({ studio, page }) => {
    const images = await studio.images();
    expect(images.length).toBe(24);
    const result = await studio.run(images[0].id);
    expect(result.label).toHaveLength(result.width * result.height);
    expect(result.masks).toBeGreaterThan(0);
    const classes = new Set(result.label);
    expect(classes.size, 'background and at least one class').toBeGreaterThan(1);
    // Only tagged classes can appear.
    const tagged = await studio.labelIds(images[0].tags);
    for (const id of classes) expect([0, ...tagged]).toContain(id);
    // Every stage of the default recipe took its time and says so.
    for (const stage of ['activate', 'seed', 'propose', 'fuse']) expect(result.timings).toHaveProperty(stage);
    await expect(page.getByTestId('viewport')).toBeVisible();
  });

  test('a slider moves and the pixels of label and screen follow', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const before = await studio.run(id);
    await page.getByTestId('stage-seed').click();
    const pictureBefore = await studio.picture();

    const threshold = page.getByTestId('param-background-threshold').getByRole('slider');
    const value = await threshold.inputValue();
    await threshold.focus();
    for (let press = 0; press < 20; press++) await threshold.press('ArrowRight');
    const after = await studio.run(id);
    expect(studio.different(before.label, after.label)).toBeGreaterThan(0);
    expect((await studio.picture()).equals(pictureBefore), 'the screen shows the new seed').toBe(false);

    // Undo takes the slider back, and the label with it.
    await page.keyboard.press('Control+z');
    await expect(threshold).toHaveValue(value);
    const back = await studio.run(id);
    expect(studio.different(before.label, back.label)).toBe(0);
  });

  test('each stage can be looked at', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    await studio.run(id);
    const pictures = [];
    for (const stage of ['photo', 'activate', 'seed', 'propose', 'fuse', 'edit']) {
      await page.getByTestId(`stage-${stage}`).click();
      pictures.push((await studio.picture()).toString('base64'));
    }
    expect(new Set(pictures).size).toBeGreaterThanOrEqual(5);
  });

  test('hovering says why a pixel has its class', async ({ studio, page }) => {
    await studio.coarse();
    const id = await studio.firstImage();
    const result = await studio.run(id);
    const inside = studio.pixelOf(result, (label) => label !== 0);
    const explained = await page.evaluate(([image, x, y]) => window.camwalk.explain(image, x, y), [
      id,
      ...inside,
    ] as const);
    expect(explained.label).toBe(result.label[inside[1] * result.width + inside[0]]);
    expect(explained.reasons.length).toBeGreaterThan(0);
    await studio.hover(inside);
    await expect(page.getByTestId('pixel-reason')).not.toBeEmpty();
    await expect(page.getByTestId('pixel')).toContainText(String(inside[0]));
  });
});
