import type { Page } from '@playwright/test';
import { expect, type Studio, test } from './studio.ts';

/** A walk from the maps along the classifier's features, then the seed of what it made. */
async function addWalk(page: Page): Promise<void> {
  await page.evaluate(() =>
    window.camwalk.setRecipe({
      steps: [{ method: 'cam' }, { method: 'psa-walk', parameters: { steps: 16 } }, { method: 'background' }],
    }),
  );
}

/** The middle of the viewport: hints and tools lie over its borders. */
async function picture(studio: Studio): Promise<Buffer> {
  const { page } = studio;
  await page.mouse.move(2, 2);
  const { x, y, width, height } = (await page.getByTestId('viewport').boundingBox())!;
  const clip = { x: x + 60, y: y + 60, width: width - 120, height: height - 120 };
  return studio.picture(() => page.screenshot({ clip }));
}

test.describe('a method at work', () => {
  test.use({ live: false });

  test('a walk plays, is scrubbed, and the step shown becomes the result', async ({ studio, page }) => {
    await addWalk(page);
    const id = await studio.firstImage();
    await studio.run(id);
    await page.getByTestId('play-psa-walk').click();
    const step = page.getByTestId('player-step');
    await expect(step).toBeVisible({ timeout: 120_000 });
    await expect(page.getByTestId('stage-propagate')).toHaveAttribute('data-selected');

    // It plays to its end by itself, and the picture moves.
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          seen.add((await step.textContent())!);
          return [...seen].at(-1);
        },
        { intervals: [100], timeout: 60_000 },
      )
      .toBe('16 / 16');
    expect(seen.size, 'moments seen on the way').toBeGreaterThan(3);
    const last = await picture(studio);

    // A small window has room for player and tools.
    await page.setViewportSize({ width: 900, height: 600 });
    for (const tool of ['tool-select', 'fit', 'player-take']) {
      await expect(page.getByTestId(tool)).toBeInViewport({ ratio: 1 });
    }
    await page.setViewportSize({ width: 1280, height: 720 });

    // Space and arrows belong to the player while the focus is in it.
    await page.getByTestId('player-back').focus();
    await page.keyboard.press('Home');
    await expect(step).toHaveText('0 / 16');
    const first = await picture(studio);
    expect(first.equals(last)).toBe(false);
    for (let press = 0; press < 6; press++) await page.keyboard.press('ArrowRight');
    await expect(step).not.toHaveText('0 / 16');
    const middle = await picture(studio);
    expect(middle.equals(first) || middle.equals(last)).toBe(false);
    expect((await studio.images())[0].id, 'the arrows did not leave the photo').toBe(id);

    // The pixel under the pointer is told as the moment has it, not as the result.
    const { width, height } = (await page.getByTestId('viewport').boundingBox())!;
    await page.getByTestId('viewport').hover({ position: { x: width / 2, y: height / 2 } });
    const said = page.getByTestId('pixel-moment');
    await expect(said).toHaveText(/^Step (?!0 )\d+ of 16: \S+ \d\.\d\d(, \S+ \d\.\d\d)+$/);
    await page.keyboard.press('Home');
    await expect(said).toHaveText(/^Step 0 of 16: /);

    // The scrubber goes to the end, and Space on it plays from the beginning again.
    const scrubber = page.getByTestId('player-scrub').getByRole('slider');
    await scrubber.focus();
    await scrubber.press('End');
    await expect(step).toHaveText('16 / 16');
    await scrubber.press('Space');
    await expect(page.getByTestId('player-play')).toHaveAttribute('aria-label', 'Pause');
    await page.getByTestId('player-play').click();

    // Taking a step writes its number into the recipe; the result is then what was shown.
    await page.getByTestId('player-back').focus();
    await page.keyboard.press('Home');
    for (let press = 0; press < 6; press++) await page.keyboard.press('ArrowRight');
    const taken = Number((await step.textContent())!.split(' ')[0]);
    await page.getByTestId('player-take').click();
    await expect.poll(() => page.evaluate(() => window.camwalk.recipe().steps[1].parameters.steps)).toBe(taken);
    await page.getByTestId('player-close').click();
    await studio.run(id);
    // The picture is higher without the player, so it is made of one size for both.
    await page.getByTestId('play-psa-walk').click();
    await expect(step).toHaveText(`${taken} / ${taken}`, { timeout: 60_000 });
    expect((await picture(studio)).equals(middle), 'the result is the moment that was taken').toBe(true);

    // A change of the recipe is a step of undo as any other.
    await page.getByTestId('undo').click();
    await expect.poll(() => page.evaluate(() => window.camwalk.recipe().steps[1].parameters.steps)).toBe(16);
  });

  test('scripts record and show moments; a change before the step only costs making them again', async ({
    studio,
    page,
  }) => {
    await addWalk(page);
    const id = await studio.firstImage();
    await studio.run(id);
    const recorded = await page.evaluate((image) => window.camwalk.record(image, 1), id);
    expect(recorded.parameter).toBe('steps');
    expect([recorded.steps[0], recorded.steps.at(-1)]).toEqual([0, 16]);
    expect(recorded.milliseconds).toHaveLength(recorded.steps.length);
    await page.evaluate(() => window.camwalk.play(3));
    await expect(page.getByTestId('player-step')).toHaveText(`${recorded.steps[3]} / 16`);
    const third = await picture(studio);

    // What lies before the step changes: the moments are forgotten, and made again by playing.
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { 'psa-walk': { parameters: { beta: 12 } } } }));
    await expect(page.getByTestId('player-step')).toHaveCount(0);
    await page.evaluate(() => window.camwalk.setRecipe({ steps: { 'psa-walk': { parameters: { beta: 8 } } } }));
    await page.getByTestId('player-play').click();
    await expect(page.getByTestId('player-step')).toHaveText('16 / 16', { timeout: 60_000 });
    await page.evaluate(() => window.camwalk.play(3));
    expect((await picture(studio)).equals(third)).toBe(true);
    await page.evaluate(() => window.camwalk.play(null));
    await expect(page.getByTestId('player')).toHaveCount(0);

    const wrong = await page.evaluate(
      (image) => window.camwalk.record(image, 0).catch((error: Error) => error.message),
      id,
    );
    expect(wrong).toContain('has no course to play');
  });

  test('steps are added, moved, repeated and removed', async ({ studio, page }) => {
    await studio.coarse();
    const methods = () => page.evaluate(() => window.camwalk.recipe().steps.map(({ method }) => method));
    await page.getByTestId('add-step').click();
    await page.getByTestId('menu-add-psa-walk').click();
    await expect.poll(methods).toContain('psa-walk');
    await expect(page.getByTestId('stage-propagate')).toBeVisible();

    // Up by the keyboard until it stands behind the maps: the strip shows the stages in that order.
    const title = page.getByTestId('method-psa-walk').locator('.section-trigger').first();
    await title.focus();
    for (let moved = (await methods()).indexOf('psa-walk'); moved > 1; moved--) {
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(async () => (await methods()).indexOf('psa-walk')).toBe(moved - 1);
      await expect(title).toBeFocused();
    }
    const strip = page.locator('.stages .stage');
    await expect(strip.nth(2)).toHaveAttribute('data-testid', 'stage-propagate');

    // The walk above the maps does not fit, and says why.
    await page.getByTestId('step-menu-cam').click();
    await page.getByTestId('menu-step-down').click();
    await expect(page.getByTestId('method-psa-walk')).toContainText('no step above makes any');
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('method-psa-walk')).not.toContainText('no step above makes any');

    // A method may stand in a recipe twice.
    await page.getByTestId('step-menu-background').click();
    await page.getByTestId('menu-step-repeat').click();
    await expect(page.getByTestId('method-background-2')).toBeVisible();
    await page.getByTestId('step-menu-background-2').click();
    await page.getByTestId('menu-step-remove').click();
    await expect(page.getByTestId('method-background-2')).toHaveCount(0);

    // Ready-made recipes, and the way back.
    await page.getByTestId('whole-recipes').click();
    await page.getByTestId('menu-recipe-sepl').click();
    await expect.poll(methods).toEqual(['cam', 'background', 'everything', 'sepl']);
    await page.keyboard.press('Control+z');
    await expect.poll(methods).toContain('psa-walk');
  });
});
