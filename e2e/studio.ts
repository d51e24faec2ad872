import { test as base, expect, type Page } from '@playwright/test';

/** A page that has the studio open and ready, with every console error collected. */
export const test = base.extend<{ studio: Studio; live: boolean }>({
  /** Whether every change runs at once, as people have it; without, a test runs what it wants to see. */
  live: [true, { option: true }],
  studio: async ({ page, live }, use) => {
    if (!live) {
      await page.addInitScript(() => {
        // A test that leaves for about:blank has no storage there.
        if (location.protocol === 'about:') return;
        localStorage.setItem('camwalk-settings', JSON.stringify({ state: { live: false }, version: 1 }));
      });
    }
    const studio = new Studio(page);
    await studio.open();
    await use(studio);
    expect(studio.errors, 'errors in the console').toEqual([]);
  },
});
export { expect };

export class Studio {
  readonly page: Page;
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      // ONNX Runtime writes its warnings about a model's graph to the same stream as errors.
      if (message.type() === 'error' && !message.text().includes('[W:onnxruntime')) this.errors.push(message.text());
    });
  }

  /** Opens the studio and waits until its images are listed. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'camwalk' in window && window.camwalk.images().length > 0);
  }

  /** A coarse grid of prompts: a quarter of the decodes, for tests that are about something else. */
  async coarse(): Promise<void> {
    await this.page.evaluate(() => window.camwalk.setRecipe({ steps: { everything: { parameters: { grid: 8 } } } }));
  }

  /** Runs an image through the whole recipe and returns its label and figures. */
  run(id: string, upTo?: string) {
    return this.page.evaluate(
      async ([image, stage]) => {
        const result = await window.camwalk.run(image!, stage ? { upTo: stage as never } : {});
        return { ...result, label: Array.from(result.label) };
      },
      [id, upTo],
    );
  }

  images() {
    return this.page.evaluate(() => window.camwalk.images());
  }

  async firstImage(): Promise<string> {
    return (await this.images())[0]!.id;
  }

  /** Waits until the first photo in the strip has so many edits: they are written when it says so. */
  async edits(count: number): Promise<void> {
    const shown = this.page.getByTestId('image').first().getByTestId('image-edits');
    if (count === 0) await expect(shown).toHaveCount(0);
    else await expect(shown).toHaveText(new RegExp(`^${count} edit`));
  }

  /** A picture of the viewport when it has come to rest: some looks in a row are alike. */
  async picture(look = () => this.page.getByTestId('viewport').screenshot()): Promise<Buffer> {
    let picture = await look();
    for (let alike = 1; alike < 4; alike++) {
      await this.page.waitForTimeout(150);
      const next = await look();
      if (!next.equals(picture)) alike = 0;
      picture = next;
    }
    return picture;
  }

  /** Number of pixels that differ. */
  different(a: readonly number[], b: readonly number[]): number {
    expect(a.length).toBe(b.length);
    return a.reduce((sum, value, index) => sum + (value === b[index] ? 0 : 1), 0);
  }

  /** A pixel well inside a region whose label passes the test. */
  pixelOf(image: Labelled, wanted: (label: number) => boolean): [number, number] {
    const { width, height, label } = image;
    let best: [number, number] = [0, 0];
    let depth = -1;
    for (let y = 0; y < height; y += 3) {
      for (let x = 0; x < width; x += 3) {
        if (!wanted(label[y * width + x])) continue;
        const same = (dx: number, dy: number) => label[(y + dy) * width + x + dx] === label[y * width + x];
        let radius = 0;
        while (
          radius < 60 &&
          x > radius &&
          y > radius &&
          x + radius + 1 < width &&
          y + radius + 1 < height &&
          same(radius + 1, 0) &&
          same(-radius - 1, 0) &&
          same(0, radius + 1) &&
          same(0, -radius - 1)
        )
          radius++;
        if (radius > depth) {
          depth = radius;
          best = [x, y];
        }
      }
    }
    expect(depth, 'such a pixel exists').toBeGreaterThanOrEqual(0);
    return best;
  }

  async hover(pixel: readonly [number, number]): Promise<void> {
    const [x, y] = await this.onScreen(pixel);
    await this.page.mouse.move(x, y, { steps: 3 });
  }

  async click(pixel: readonly [number, number]): Promise<void> {
    const [x, y] = await this.onScreen(pixel);
    await this.page.mouse.click(x, y);
  }

  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await this.page.mouse.move(...(await this.onScreen(from)));
    await this.page.mouse.down();
    await this.page.mouse.move(...(await this.onScreen(to)), { steps: 8 });
    await this.page.mouse.up();
  }

  /** Photo pixel to page coordinates, by the transform of the overlay over the photo. */
  async onScreen([x, y]: readonly [number, number]): Promise<[number, number]> {
    const box = (await this.page.getByTestId('viewport').boundingBox())!;
    const transform = await this.page.locator('.viewport-overlay > g').first().getAttribute('transform');
    const [panX, panY, zoom] = (transform ?? '').match(/-?[\d.]+/g)!.map(Number);
    return [box.x + panX + (x + 0.5) * zoom, box.y + panY + (y + 0.5) * zoom];
  }

  /** Label ids of the demo's classes, in their order: 1, 2, … */
  classIds(): Promise<number[]> {
    return this.page.evaluate(() => window.camwalk.classes().map((_, index) => index + 1));
  }

  labelIds(names: readonly string[]): Promise<number[]> {
    return this.page.evaluate((wanted) => wanted.map((name) => window.camwalk.classes().indexOf(name) + 1), names);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}
interface Labelled extends Size {
  readonly label: readonly number[];
}
