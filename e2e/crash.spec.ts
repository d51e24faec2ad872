import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, Studio, test } from './studio.ts';

/** Opens the studio in a browser of its own, whose storage lies in a folder and outlives it. */
async function openIn(folder: string, baseURL: string, launchOptions: object): Promise<Studio> {
  const context = await chromium.launchPersistentContext(folder, { ...launchOptions, baseURL });
  const studio = new Studio(await context.newPage());
  await studio.open();
  return studio;
}

test('a browser that crashes at any moment loses nothing that was acknowledged', async ({ baseURL }, { project }) => {
  const folder = await mkdtemp(join(tmpdir(), 'camwalk-crash-'));
  const open = () => openIn(folder, baseURL!, project.use.launchOptions ?? {});
  let studio = await open();
  try {
    for (const moment of [50, 300, 1100]) {
      const { page } = studio;
      const id = await studio.firstImage();
      const acknowledged: string[][] = [];
      await page.exposeFunction('acknowledge', (tags: string[]) => acknowledged.push(tags));
      // Tags change as fast as they are written, counting in binary over the classes, until the browser dies.
      const writing = page.evaluate(async (image) => {
        const names = window.camwalk.classes().slice(0, 10);
        for (let count = 1; ; count++) {
          const tags = names.filter((_, bit) => (count >> bit) & 1);
          await window.camwalk.tag(image, tags);
          await (window as unknown as { acknowledge(tags: string[]): Promise<void> }).acknowledge(tags);
        }
      }, id);
      const died = expect(writing).rejects.toThrow();
      await expect.poll(() => acknowledged.length).toBeGreaterThan(0);
      await page.waitForTimeout(moment);
      const session = await page.context().newCDPSession(page);
      await session.send('Browser.crash').catch(() => undefined);
      await died;

      studio = await open();
      const found = (await studio.images()).find((image) => image.id === id)!.tags;
      // The last acknowledged tags, or the next, whose acknowledgement had no time to arrive.
      const count = acknowledged.length;
      const names = await studio.page.evaluate(() => window.camwalk.classes().slice(0, 10));
      const next = names.filter((_, bit) => ((count + 1) >> bit) & 1);
      expect([acknowledged[count - 1], next]).toContainEqual(found);

      // And the history is whole: one step back is the count before.
      await studio.page.keyboard.press('Control+z');
      const shown = JSON.stringify(found) === JSON.stringify(next) ? count + 1 : count;
      const before = names.filter((_, bit) => ((shown - 1) >> bit) & 1);
      if (shown > 1)
        await expect.poll(async () => (await studio.images()).find((image) => image.id === id)!.tags).toEqual(before);
    }
  } finally {
    await studio.page.context().close();
    await rm(folder, { recursive: true, force: true });
  }
});
