/**
 * `npm run bench`: the budgets of the design, measured in Chromium, as a table and as JSON
 * (bench/results/latest.json).
 *
 *   --images 500     photos of the endurance run (default 60)
 *   --only fusion    fusion, crf, walk, sharpen, colour, prompts, exits, slider, segmenter or endurance alone
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium } from './find-chromium.mjs';
import { checkNode, installDependencies, stop } from './install.mjs';

checkNode();
installDependencies();
const { values } = parseArgs({
  options: { images: { type: 'string', default: '60' }, only: { type: 'string', default: '' } },
});
const images = Number(values.images);
if (!Number.isInteger(images) || images < 10) stop(`--images is “${values.images}”; it must be a number from 10.`);
process.env.CHROMIUM_PATH = await findChromium();

const [{ createServer }, { chromium }, { launchOptions }] = await Promise.all([
  import('vite'),
  import('playwright'),
  import('./chromium.mjs'),
]);
const server = await createServer({ server: { port: 0, hmr: false, watch: null }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('console', (message) => {
    if (['error', 'info', 'warning'].includes(message.type())) console.error(message.text());
  });
  page.on('pageerror', (error) => console.error(error));
  await page.goto(new URL('bench/index.html', server.resolvedUrls.local[0]).href);
  await page.waitForFunction(() => 'camwalkBench' in window, undefined, { timeout: 60_000 });
  const report = await page.evaluate((options) => window.camwalkBench(options), { images, only: values.only });
  const results = { date: new Date().toISOString(), ...report };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/latest.json', `${JSON.stringify(results, null, 2)}\n`);
  console.log(table(results));
  console.log(`\n${JSON.stringify(results)}`);
} finally {
  await browser.close();
  await server.close();
}

/** A Markdown table, so that it can be put into docs as it is. */
function table({ adapter, cores, browser: name, rows }) {
  const device = adapter ? `${adapter.vendor} ${adapter.architecture}${adapter.fallback ? ' (software)' : ''}` : 'none';
  const lines = rows.map((row) => [
    row.what,
    row.bound,
    figure(row.device, row.unit),
    row.fastest === undefined ? '–' : figure(row.fastest, row.unit),
    figure(row.reference, row.unit),
    typeof row.device === 'number' && typeof row.reference === 'number'
      ? `${(row.reference / row.device).toFixed(1)}×`
      : '–',
    Object.entries(row.parts ?? {})
      .map(([part, value]) => `${part} ${value.toFixed(1)}`)
      .join(', '),
  ]);
  const heads = ['what', 'bound', 'device', 'fastest run', 'reference', 'reference ÷ device', 'of which'];
  const all = [heads, heads.map(() => '---'), ...lines];
  const widths = heads.map((_, i) => Math.max(...all.map((line) => line[i].length)));
  const text = all.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`).join('\n');
  return `\nAdapter: ${device}; ${cores} cores; ${name}. Medians.\n\n${text}`;
}

function figure(value, unit) {
  return typeof value === 'number' ? `${value.toFixed(1)} ${unit}` : value;
}
