import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { expect, type Studio, test } from './studio.ts';

/** The mug of "Split mug" stands behind a post that cuts it in two. */
const SCENE = '12';
const MUG = 1;

/** The instance of a demo scene, one entry a pixel. */
function instance(scene: string, id: number): boolean[] {
  const png = decode(readFileSync(new URL(`../public/scenes/${scene}.instances.png`, import.meta.url)));
  return Array.from(png.data, (value) => value === id);
}

/** The middle of each outermost row and column, where a person would click. */
function extremesOf(inside: readonly boolean[], width: number): [number, number][] {
  const pixels = inside.flatMap((is, i) => (is ? [[i % width, Math.floor(i / width)] as [number, number]] : []));
  return ([1, 0] as const).flatMap((axis) =>
    [Math.min, Math.max].map((end) => {
      const edge = end(...pixels.map((pixel) => pixel[axis]));
      const line = pixels.filter((pixel) => pixel[axis] === edge);
      return line[line.length >> 1];
    }),
  );
}

/** Parts of the object that hang together and have a twentieth of it at least. */
function partsOf(inside: readonly boolean[], width: number): number {
  const seen = new Set<number>();
  const areas: number[] = [];
  inside.forEach((is, start) => {
    if (!is || seen.has(start)) return;
    const region = [start];
    seen.add(start);
    for (const i of region) {
      for (const next of [
        i - width,
        i + width,
        ...(i % width > 0 ? [i - 1] : []),
        ...((i + 1) % width > 0 ? [i + 1] : []),
      ]) {
        if (!inside[next] || seen.has(next)) continue;
        seen.add(next);
        region.push(next);
      }
    }
    areas.push(region.length);
  });
  const all = areas.reduce((a, b) => a + b);
  return areas.filter((area) => area >= all / 20).length;
}

/** The scene on screen with an empty recipe, the tool in hand, the mug's class chosen. */
async function takeTool(studio: Studio) {
  const { page } = studio;
  const { id } = (await studio.images()).find(({ name }) => name === `${SCENE}.jpg`)!;
  await page.evaluate(() => window.camwalk.setRecipe({ steps: [] }));
  const before = await studio.run(id);
  const truth = instance(SCENE, MUG);
  const [mug] = await studio.labelIds(['mug']);
  await page.getByTestId('image-search').locator('input').fill(`${SCENE}.jpg`);
  await page.getByTestId('image').first().click();
  await expect(page.getByTestId('viewport')).toHaveAccessibleName(new RegExp(`^${SCENE}\\.jpg`));
  await studio.picture();
  await page.keyboard.press('q');
  await expect(page.getByTestId('tool-extreme')).toHaveAttribute('aria-pressed', 'true');
  await page
    .getByTestId('class-pick')
    .nth(mug - 1)
    .click();
  return { id, before, truth, mug, extremes: extremesOf(truth, before.width) };
}

test.describe('extreme points', () => {
  test.use({ live: false });

  test('four clicks label an object that an occluder splits', async ({ studio, page }) => {
    const { id, before, truth, mug, extremes } = await takeTool(studio);
    expect(partsOf(truth, before.width)).toBeGreaterThanOrEqual(2);
    for (const [i, point] of extremes.entries()) {
      await studio.click(point);
      await expect(page.getByTestId('extreme-point')).toHaveCount(i + 1);
    }
    await expect(page.getByTestId('retrieved')).toBeVisible({ timeout: 240_000 });

    // Escape drops it: nothing has changed.
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('extreme-point')).toHaveCount(0);
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);

    // Once more, in another order; Enter takes it.
    for (const point of [...extremes].reverse()) await studio.click(point);
    await expect(page.getByTestId('retrieved')).toBeVisible({ timeout: 240_000 });
    await page.getByTestId('viewport').focus();
    await page.keyboard.press('Enter');
    await studio.edits(1);
    const after = await studio.run(id);
    let [both, either] = [0, 0];
    after.label.forEach((label, i) => {
      if (label === mug && truth[i]) both++;
      if (label === mug || truth[i]) either++;
    });
    console.log(`extreme points: IoU ${(both / either).toFixed(3)}`);
    expect(both / either).toBeGreaterThan(0.8);
    const labelled = after.label.findIndex((label, i) => label === mug && truth[i]);
    const place = [id, labelled % after.width, Math.floor(labelled / after.width)] as const;
    const { reasons } = await page.evaluate(([image, x, y]) => window.camwalk.explain(image, x, y), place);
    expect(reasons.at(-1)?.text).toBe('compose.extreme.class');

    // The journal keeps the points: a reload brings the mask back, undo takes it away.
    await page.reload();
    await studio.ready();
    expect(studio.different((await studio.run(id)).label, after.label)).toBe(0);
    await page.getByTestId('undo').click();
    await expect(page.getByTestId('redo')).toBeEnabled();
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);
  });

  test('the way to the mask plays, tells the pixel under the pointer, and any step of it makes the mask', async ({
    studio,
    page,
  }) => {
    const { id, before, truth, mug, extremes } = await takeTool(studio);
    for (const point of extremes) await studio.click(point);
    await expect(page.getByTestId('retrieved')).toBeVisible({ timeout: 240_000 });
    await page.getByTestId('extreme-result').getByText('Walk', { exact: true }).click();
    await expect(page.getByTestId('retrieved')).toBeVisible({ timeout: 240_000 });

    // It plays to its end by itself; the points of the mask make room for it.
    await page.getByTestId('extreme-watch').click();
    const step = page.getByTestId('player-step');
    await expect(step).toBeVisible({ timeout: 240_000 });
    const seen = new Set<string>();
    await expect
      .poll(async () => [...seen.add((await step.textContent())!)].at(-1), { intervals: [100], timeout: 60_000 })
      .toBe('Walk 6 / 6');
    expect([...seen].some((text) => text.startsWith('Sinkhorn'))).toBe(true);
    await expect(page.getByTestId('retrieved')).toHaveCount(0);

    // The pointer rests on the mug while the moments pass below it.
    await studio.hover(studio.pixelOf({ ...before, label: truth.map(Number) }, (label) => label === 1));
    const said = page.getByTestId('pixel-moment');
    await page.getByTestId('player-back').focus();
    await page.keyboard.press('Home');
    await expect(step).toHaveText('Clicks');
    await expect(said).toHaveText('Clicks: object 0.00');
    await page.keyboard.press('ArrowRight');
    await expect(said).toHaveText(/^Sinkhorn 1 \/ 10 \(rows off by [\d.]+ %\): object 0\.[1-9]\d$/);

    // Escape and Enter bring the mask back first: nobody takes what he does not see.
    await page.getByTestId('viewport').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('player')).toHaveCount(0);
    await expect(page.getByTestId('retrieved')).toBeVisible();
    await expect(page.getByTestId('extreme-point')).toHaveCount(4);
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);

    // The clicks alone as the result: a mask of four spots.
    await page.getByTestId('extreme-watch').click();
    await expect(step).toBeVisible({ timeout: 240_000 });
    await page.getByTestId('player-back').focus();
    await page.keyboard.press('Home');
    await page.getByTestId('player-take').click();
    await expect(page.getByTestId('player')).toHaveCount(0);
    await expect(page.getByTestId('retrieved')).toBeVisible({ timeout: 240_000 });
    await page.getByTestId('viewport').focus();
    await page.keyboard.press('Enter');
    await studio.edits(1);
    const taken = (await studio.run(id)).label.map((label, i) => label === mug && before.label[i] !== mug);
    const area = taken.filter(Boolean).length;
    expect(area).toBeGreaterThan(0);
    expect(area).toBeLessThan(0.2 * truth.filter(Boolean).length);
    for (const [x, y] of extremes) {
      const isNear = (at: number) => Math.hypot((at % before.width) - x, Math.floor(at / before.width) - y) < 25;
      expect(
        taken.some((is, at) => is && isNear(at)),
        `a spot at ${x}, ${y}`,
      ).toBe(true);
    }
  });
});
