import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { expect, test } from './studio.ts';

/** The mug of "Split mug" stands behind a carton that cuts it in two. */
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

test.describe('extreme points', () => {
  test.use({ live: false });

  test('four clicks label an object that an occluder splits', async ({ studio, page }) => {
    const images = await studio.images();
    const { id } = images.find(({ name }) => name === `${SCENE}.jpg`)!;
    await page.evaluate((image) => window.camwalk.setRecipe({ steps: [] }).then(() => window.camwalk.run(image)), id);
    const before = await studio.run(id);
    const truth = instance(SCENE, MUG);
    expect(partsOf(truth, before.width)).toBeGreaterThanOrEqual(2);
    const [mug] = await studio.labelIds(['mug']);

    await page.getByTestId('image-search').locator('input').fill(`${SCENE}.jpg`);
    await page.getByTestId('image').first().click();
    await studio.settled();
    await page.keyboard.press('q');
    await expect(page.getByTestId('tool-extreme')).toHaveAttribute('aria-pressed', 'true');
    await page
      .getByTestId('class-pick')
      .nth(mug - 1)
      .click();
    const extremes = extremesOf(truth, before.width);
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
    await studio.settled();
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
    await studio.settled();
    expect(studio.different((await studio.run(id)).label, before.label)).toBe(0);
  });
});
