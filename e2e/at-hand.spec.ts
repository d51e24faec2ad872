import { expect, test } from './studio.ts';

test.describe('at hand', () => {
  test.use({ live: false });

  test('after a click in the strip the keys are the photo’s', async ({ page, studio }) => {
    await page.getByTestId('image').nth(2).click();
    await page.keyboard.press('b');
    await expect(page.getByTestId('viewport').locator('..')).toHaveAttribute('data-tool', 'brush');
    await page.keyboard.press('5');
    const fifth = page.getByTestId('class').nth(4);
    await expect(fifth).toHaveAttribute('data-current');
    const name = await fifth.getAttribute('data-name');
    const [, , third] = await studio.images();
    expect(third.tags).not.toContain(name);
    await page.keyboard.press('t');
    await expect.poll(async () => (await studio.images())[2].tags).toContain(name);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('viewport')).toHaveAccessibleName(/^04\.jpg/);
    await expect(page.getByTestId('image-count')).toContainText('1 / 24');
  });

  test('in a small window every button is within reach', async ({ page, studio }) => {
    await studio.ready();
    // Cancel stands in the place of Run as long as the first photo is run.
    await expect(page.getByTestId('run')).toBeVisible({ timeout: 240_000 });
    await page.setViewportSize({ width: 900, height: 600 });
    for (const id of ['open', 'undo', 'run', 'export', 'device', 'theme', 'help', 'tab-masks', 'tab-view']) {
      await expect(page.getByTestId(id), id).toBeInViewport({ ratio: 1 });
    }
    // At 200 % of a common screen the page is scrolled, and its end is reached.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.getByTestId('help').scrollIntoViewIfNeeded();
    await expect(page.getByTestId('help')).toBeInViewport({ ratio: 1 });
  });

  test('a click belongs to the photo that it was made on', async ({ page, studio }) => {
    const edits = (photo: number) => page.getByTestId('image').nth(photo).getByTestId('image-edits');
    const isOpen = () => expect(page.getByTestId('zoom')).toBeVisible();
    // The first click waits until the segmenter has encoded the photo; meanwhile the next one comes on screen.
    await isOpen();
    await studio.click([100, 100]);
    await page.keyboard.press('d');
    await expect(page.getByTestId('viewport')).toHaveAccessibleName(/^02\.jpg/);
    await isOpen();
    await studio.click([200, 150]);
    await expect(edits(1)).toHaveText(/^1 edit/);
    await expect(edits(0)).toHaveCount(0);
  });

  test('the pictures of the stages follow an undo', async ({ page, studio }) => {
    const id = await studio.firstImage();
    const seed = page.getByTestId('stage-seed').locator('canvas');
    const set = (threshold: number) =>
      page.evaluate(
        (value) =>
          window.camwalk.setRecipe({
            steps: {
              cam: { parameters: { scales: 'one', flip: false } },
              background: { parameters: { threshold: value } },
              everything: { on: false },
              sepl: { on: false },
            },
          }),
        threshold,
      );
    await set(0.2);
    await studio.run(id);
    await expect(seed).toBeVisible();
    // Until a second has changed nothing: at first the picture may still be the one of the run on opening.
    let before = await seed.screenshot();
    const isAtRest = async () => {
      const last = before;
      await page.waitForTimeout(1000);
      before = await seed.screenshot();
      return last.equals(before);
    };
    await expect.poll(isAtRest).toBe(true);
    await set(0.9);
    await studio.run(id);
    await expect.poll(async () => (await seed.screenshot()).equals(before)).toBe(false);
    await page.getByTestId('undo').click();
    await studio.run(id);
    await expect.poll(async () => (await seed.screenshot()).equals(before)).toBe(true);
  });

  test('a checkbox that Tab reaches is on screen', async ({ page, studio }) => {
    await studio.ready();
    const last = page.getByTestId('class').last();
    await last.getByTestId('class-tag').getByRole('checkbox').focus();
    await expect(last).toBeInViewport({ ratio: 1 });
  });

  test('all photos are removed, and undo brings them back', async ({ page, studio }) => {
    await page.getByTestId('remove').click();
    await page.getByTestId('menu-remove-all').click();
    await expect(page.getByText('Turn photos and tags into pixel labels')).toBeVisible();
    await page.reload();
    await page.waitForFunction(() => 'camwalk' in window);
    expect(await studio.images(), 'the demo does not come by itself again').toEqual([]);
    await page.getByTestId('undo').click();
    await expect(page.getByTestId('viewport')).toHaveAccessibleName(/^01\.jpg/);
    expect(await studio.images()).toHaveLength(24);
  });

  test('all photos with a reference are measured, and the best threshold is taken', async ({ page, studio }) => {
    await studio.ready();
    await page.evaluate(() =>
      window.camwalk.setRecipe({
        steps: {
          cam: { parameters: { scales: 'one', flip: false } },
          everything: { on: false },
          sepl: { on: false },
        },
      }),
    );
    await page.getByTestId('tab-score').click();
    await page.getByTestId('measure-all').click();
    const mean = page.getByTestId('score-all-seed');
    await expect(mean).toBeVisible({ timeout: 400_000 });
    expect(Number(await mean.textContent())).toBeGreaterThan(20);
    // Outlines are harder than areas.
    const outlines = Number(await page.getByTestId('score-all-seed-boundary').textContent());
    expect(outlines).toBeGreaterThan(5);
    expect(outlines).toBeLessThan(Number(await mean.textContent()));
    const stopped = page.evaluate(() => window.camwalk.score({ signal: AbortSignal.abort() }));
    await expect(stopped).rejects.toThrow('aborted');
    await expect(mean, 'what was measured before stays').toBeVisible();
    await page.getByTestId('take-peak').click();
    await expect(page.getByTestId('take-peak')).toBeDisabled();
  });
});
