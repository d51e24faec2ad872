import type { Page } from '@playwright/test';
import { alike, pictureOf } from './pixels.ts';
import { expect, type Studio, test } from './studio.ts';

interface Labelled {
  readonly width: number;
  readonly height: number;
  readonly label: readonly number[];
}

/** A place on the page, and what the two labels have there. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly own: number;
  readonly kept: number;
}

/** The names of the sides lie over the upper border, grip and line over a strip of the picture. */
const TOP = 60;
const BESIDE_LINE = 40;

/** Middles of patches that are of one label on either side. */
async function places(studio: Studio, page: Page, own: Labelled, kept: Labelled): Promise<Place[]> {
  const box = (await page.getByTestId('viewport').boundingBox())!;
  const origin = await studio.onScreen([0, 0]);
  const [far] = await studio.onScreen([own.width, 0]);
  const zoom = (far - origin[0]) / own.width;
  const found: Place[] = [];
  const isFlat = ({ width, label }: Labelled, x: number, y: number) => {
    for (let dy = -3; dy <= 3; dy++)
      for (let dx = -3; dx <= 3; dx++) if (label[(y + dy) * width + x + dx] !== label[y * width + x]) return false;
    return true;
  };
  for (let y = 4; y < own.height - 4; y += 4) {
    for (let x = 4; x < own.width - 4; x += 4) {
      if (!isFlat(own, x, y) || !isFlat(kept, x, y)) continue;
      const i = y * own.width + x;
      const place = { x: origin[0] + x * zoom, y: origin[1] + y * zoom, own: own.label[i], kept: kept.label[i] };
      if (place.y > box.y + TOP) found.push(place);
    }
  }
  return found;
}

/** Colours of the classes as the list of classes shows them, by label id. */
function palette(page: Page): Promise<number[][]> {
  return page.evaluate(() => {
    const swatches = [...document.querySelectorAll('[data-testid=class-pick] .swatch.class')];
    const colours = swatches.map((swatch) => getComputedStyle(swatch).backgroundColor.match(/\d+/g)!.map(Number));
    return [[], ...colours];
  });
}

async function look(studio: Studio) {
  // The pointer would light up the mask under it.
  await studio.page.mouse.move(2, 2);
  return pictureOf(studio.page.getByTestId('viewport'), await studio.picture());
}

/** Where the line stands, on the page. */
async function lineAt(page: Page): Promise<number> {
  const box = (await page.locator('.swipe-line').boundingBox())!;
  return box.x + box.width / 2;
}

/** Asserts that every place shows the colour of the label that its side of the line has. */
async function expectSides(studio: Studio, at: readonly Place[], colours: readonly number[][]): Promise<void> {
  const line = await lineAt(studio.page);
  const picture = await look(studio);
  const counts = { left: 0, right: 0 };
  const wrong: string[] = [];
  for (const place of at) {
    if (Math.abs(place.x - line) < BESIDE_LINE) continue;
    const isLeft = place.x < line;
    const label = isLeft ? place.own : place.kept;
    const shown = picture.at(place.x, place.y);
    const isRight = label !== 0 ? alike(shown, colours[label]) : !colours.slice(1).some((one) => alike(shown, one));
    if (!isRight) wrong.push(`${label} ${isLeft ? 'left' : 'right'} at ${place.x}, ${place.y}: ${shown}`);
    if (place.own !== place.kept) counts[isLeft ? 'left' : 'right'] += 1;
  }
  // One assertion for all: thousands would take minutes.
  expect(wrong).toEqual([]);
  expect(counts.left, 'places left of the line where the labels differ').toBeGreaterThan(0);
  expect(counts.right, 'places right of the line where the labels differ').toBeGreaterThan(0);
}

test.describe('two results against each other', () => {
  test.use({ live: false });

  test('two recipes: swipe, difference, another photo, a reload', async ({ studio, page }) => {
    const [first, second] = await studio.images();
    const share = page.getByTestId('compare-share');
    await page.getByTestId('tab-view').click();
    await page.getByRole('tabpanel', { name: 'View' }).getByRole('slider', { name: 'Overlay' }).press('End');

    // What is kept is a generous seed; what is on screen afterwards is a sparing one, after a walk.
    await page.evaluate(() =>
      window.camwalk.setRecipe({
        steps: [{ method: 'cam' }, { method: 'background', parameters: { threshold: 0.1 } }],
      }),
    );
    const kept = await studio.run(first.id);
    await page.getByTestId('compare-open').click();
    await page.getByTestId('keep').click();
    await expect(share).toContainText('0.0 %');
    await page.evaluate(() =>
      window.camwalk.setRecipe({
        steps: [
          { method: 'cam' },
          { method: 'psa-walk', parameters: { steps: 8 } },
          { method: 'background', parameters: { threshold: 0.4 } },
        ],
      }),
    );
    const own = await studio.run(first.id);
    const differing = studio.different(own.label, kept.label);
    expect(differing).toBeGreaterThan(100);

    // Left of the line is what is on screen, right of it what was kept.
    const percentage = (100 * differing) / own.label.length;
    await expect(share).toContainText(`${percentage.toFixed(percentage < 10 ? 2 : 1)} %`, { timeout: 240_000 });
    await page.getByTestId('fit').click();
    await studio.picture();
    const colours = await palette(page);
    const at = await places(studio, page, own, kept);
    const middle = at.filter((place) => place.own !== place.kept).map(({ x }) => x);
    const box = (await page.getByTestId('viewport').boundingBox())!;
    const wanted = (Math.min(...middle) + Math.max(...middle)) / 2;
    await dragLine(page, wanted, box.y + box.height / 2);
    expect(Math.abs((await lineAt(page)) - wanted)).toBeLessThan(6);
    await expectSides(studio, at, colours);

    // The keyboard moves the line too.
    const before = await lineAt(page);
    await page.getByRole('slider', { name: 'Line between the two results' }).press('ArrowLeft');
    await expect.poll(() => lineAt(page)).toBeLessThan(before);

    // As a difference: two colours where the labels differ, the photo where they do not.
    await page.getByRole('radio', { name: 'Difference' }).click();
    await expect(page.getByTestId('difference-legend')).toContainText('Only');
    const difference = await look(studio);
    const [blue, orange] = [
      [86, 180, 233],
      [230, 159, 0],
    ];
    const wrong = at.filter(({ x, y, own: ownLabel, kept: keptLabel }) => {
      const shown = difference.at(x, y);
      const [isBlue, isOrange] = [alike(shown, blue), alike(shown, orange)];
      if (ownLabel === keptLabel) return isBlue || isOrange;
      if (keptLabel === 0) return !isBlue;
      return ownLabel === 0 ? !isOrange : !isBlue && !isOrange;
    });
    expect(wrong).toEqual([]);

    // The kept recipe is run for another photo as well, and is still there after a reload.
    await page.evaluate((id) => window.camwalk.run(id), second.id);
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    await expect(share).toBeVisible({ timeout: 240_000 });
    await page.reload();
    await studio.ready();
    await page.keyboard.press('r');
    await page.keyboard.press('Shift+C');
    await expect(share).toBeVisible({ timeout: 240_000 });
    await expect(page.getByTestId('swipe')).toContainText('Kept at');
  });

  test('a stage against another of the same recipe', async ({ studio, page }) => {
    await page.evaluate(() =>
      window.camwalk.setRecipe({ steps: [{ method: 'cam' }, { method: 'background' }, { method: 'argmax' }] }),
    );
    const id = await studio.firstImage();
    await studio.run(id);
    await page.getByTestId('stage-smooth').click();
    await page.keyboard.press('Shift+C');
    await expect(page.getByTestId('swipe')).toContainText('Seed');
    await expect(page.getByTestId('compare-share')).toContainText('of the pixels differ');
    const [seed, strongest] = await page.evaluate(async (image) => {
      const outputs = await Promise.all([window.camwalk.stage(image, 'seed'), window.camwalk.stage(image, 'smooth')]);
      return outputs.map((output) => (output.kind === 'label' ? Array.from(output.data) : []));
    }, id);
    const percentage = (100 * studio.different(seed, strongest)) / seed.length;
    await expect(page.getByTestId('compare-share')).toContainText(
      percentage.toFixed(percentage > 0 && percentage < 10 ? 2 : 1),
    );
    // Maps and a label say nothing about each other.
    await page.getByTestId('compare-with').getByRole('button').click();
    await page.getByRole('option', { name: 'Maps' }).click();
    await expect(page.getByTestId('compare-bar')).toContainText('No difference can be told');
  });
});

async function dragLine(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.move(await lineAt(page), y);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 6 });
  await page.mouse.up();
}
