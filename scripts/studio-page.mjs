/** The built studio in headless Chromium, for the scripts that measure or photograph it. */
import { launchOptions } from './chromium.mjs';
import { findChromium } from './find-chromium.mjs';
import { checkNode, installDependencies, run, stop, tool } from './install.mjs';

/** Builds and serves the studio and starts the browser -> { browser, url, close }. */
export async function startStudio() {
  checkNode();
  installDependencies();
  process.env.CHROMIUM_PATH = await findChromium();
  if (run(tool('vite'), ['build', '--logLevel', 'warn']) !== 0) stop('The build failed; the reason stands above.');
  const [{ preview }, { chromium }] = await Promise.all([import('vite'), import('playwright')]);
  const server = await preview({ preview: { port: 4197 } });
  const browser = await chromium.launch(launchOptions());
  return {
    browser,
    url: server.resolvedUrls.local[0],
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * A page with the studio open that runs nothing by itself, since what a script runs is what it measures.
 * empty: without the demo scenes.
 */
export async function openStudio({ browser, url }, { empty = false, width = 1280, height = 800 } = {}) {
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.addInitScript(() =>
    localStorage.setItem('camwalk-settings', JSON.stringify({ state: { live: false }, version: 1 })),
  );
  if (empty) await page.route('**/scenes/index.json', (route) => route.fulfill({ status: 404 }));
  await page.goto(url);
  await page.waitForFunction((bare) => 'camwalk' in window && (bare || window.camwalk.images().length > 0), empty);
  return page;
}

/** The page's handle on files of this machine: an array of File in the page. */
export async function filesIn(page, paths) {
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  await input.asElement().setInputFiles(paths);
  return page.evaluateHandle((element) => [...element.files], input);
}

/** Sets the recipe; what the models in use ask for stays where a step says nothing. */
export function setSteps(page, steps) {
  return page.evaluate(async (list) => {
    const { camwalk } = window;
    const filled = list.map((one) => ({
      ...one,
      on: true,
      parameters: { ...camwalk.standard(one.method), ...one.parameters },
    }));
    await camwalk.setRecipe({ steps: filled });
  }, steps);
}
