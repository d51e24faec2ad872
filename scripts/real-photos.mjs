/**
 * The main job on real photos: loads a person's own classifier, opens COCO photos with their image-level tags, runs
 * the studio's default recipe on each, and measures seed and fused label against the ground truth.
 *
 *     node scripts/real-photos.mjs [--data ../shared] [--photos 24] [--pictures FOLDER] [--write]
 *
 * `--write` puts the table into docs/real-photos.md.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, preview } from 'vite';
import { launchOptions } from './chromium.mjs';
import { findChromium } from './find-chromium.mjs';
import { checkNode, installDependencies, run, stop, tool } from './install.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared' },
    photos: { type: 'string', default: '24' },
    pictures: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const COCO = join(values.data, 'data/coco');
const MODELS = join(values.data, 'models');
if (!existsSync(COCO) || !existsSync(MODELS))
  stop(`There are no photos at ${COCO} or no model at ${MODELS}; say where with --data.`);

checkNode();
installDependencies();
process.env.CHROMIUM_PATH = await findChromium();
if (run(tool('vite'), ['build', '--logLevel', 'warn']) !== 0) stop('The build failed; the reason stands above.');
const { chromium } = await import('playwright');
const server = await preview({ preview: { port: 4199 } });
// The measuring code is the studio's own; Vite reads the TypeScript.
const modules = await createServer({
  server: { middlewareMode: true, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
});
const { Confusion } = await modules.ssrLoadModule('/src/metrics/confusion.ts');
const { CONVENTIONS, score } = await modules.ssrLoadModule('/src/metrics/mean-iou.ts');
const { Sweep, THRESHOLD_SWEEP } = await modules.ssrLoadModule('/src/metrics/sweep.ts');
const { decode } = await import('fast-png');

const preset = JSON.parse(readFileSync('public/presets/coco-imagenet.json', 'utf8'));
const annotations = JSON.parse(readFileSync(join(COCO, 'annotations.json'), 'utf8'));
const chosen = Object.entries(annotations.images)
  .map(([id, image]) => ({ id, tags: image.tags.filter((tag) => tag in preset) }))
  .filter((photo) => photo.tags.length > 0)
  .slice(0, Number(values.photos));
const names = [...new Set(chosen.flatMap((photo) => photo.tags))].sort();
const labelId = new Map(names.map((name, index) => [name, index + 1]));
/** COCO category id → our label id: unlabelled pixels are not judged, everything without a class is background. */
const truthOf = new Uint8Array(256);
for (const [id, name] of Object.entries(annotations.classes))
  truthOf[Number(id)] = Number(id) === 0 ? 255 : (labelId.get(name) ?? 0);

const browser = await chromium.launch(launchOptions());
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
page.on('pageerror', (error) => console.error(String(error)));
// What runs is what is measured: nothing by itself.
await page.addInitScript(() =>
  localStorage.setItem('camwalk-settings', JSON.stringify({ state: { live: false }, version: 1 })),
);
// An empty project: the demo scenes are not what is measured here.
await page.route('**/scenes/index.json', (route) => route.fulfill({ status: 404 }));
await page.goto(server.resolvedUrls.local[0]);
await page.waitForFunction(() => 'camwalk' in window);
await page.evaluate(() => {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.id = 'measured-files';
  input.hidden = true;
  document.body.append(input);
});
const give = (files) => page.setInputFiles('#measured-files', files);
const files = readdirSync(MODELS).filter((name) => name.startsWith('squeezenet'));
await give(files.map((name) => join(MODELS, name)));
await page.evaluate(() => window.camwalk.device());
await page.evaluate(() => window.camwalk.loadModel([...document.getElementById('measured-files').files]));
await page.evaluate(
  (list) => window.camwalk.addClasses(list),
  names.map((name) => ({ name, id: labelId.get(name), networkClasses: preset[name] })),
);

const classes = names.length + 1;
const matrices = { seed: new Confusion(classes), fused: new Confusion(classes) };
const sweep = new Sweep(THRESHOLD_SWEEP, classes);
const times = {};
let masks = 0;
if (values.pictures) mkdirSync(values.pictures, { recursive: true });
for (const [index, { id, tags }] of chosen.entries()) {
  await give([join(COCO, 'images', `${id}.jpg`)]);
  const result = await page.evaluate(async (tagged) => {
    const camwalk = window.camwalk;
    const [image] = await camwalk.open([...document.getElementById('measured-files').files]);
    await camwalk.tag(image, tagged);
    const run = await camwalk.run(image);
    const seed = await camwalk.stage(image, 'seed');
    const maps = await camwalk.stage(image, 'activate');
    const fused = await camwalk.stage(image, 'fuse');
    return {
      ...run,
      label: [],
      seed: Array.from(seed.data),
      fused: Array.from(fused.data),
      maps: { classes: maps.classes, data: Array.from(maps.data, (value) => Math.round(value * 1e6) / 1e6) },
    };
  }, tags);
  const { width, height } = result;
  const truth = { width, height, data: new Uint8Array(width * height) };
  const png = decode(readFileSync(join(COCO, 'semantic', `${id}.png`)));
  truth.data.set(Uint8Array.from(png.data, (value) => truthOf[value]));
  for (const kind of ['seed', 'fused'])
    matrices[kind].add(truth, { width, height, data: Uint8Array.from(result[kind]) });
  sweep.add({ width, height, classes: result.maps.classes, data: Float32Array.from(result.maps.data) }, truth);
  for (const [stage, ms] of Object.entries(result.timings)) {
    times[stage] ??= [];
    times[stage].push(ms);
  }
  masks += result.masks;
  console.log(`${index + 1}/${chosen.length} ${id} ${tags.join(', ')}: ${result.masks} masks`);
  if (values.pictures) await page.screenshot({ path: join(values.pictures, `${id}.png`) });
}
const device = await page.evaluate(() => window.camwalk.device());
await browser.close();
await modules.close();
await server.close();

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const percent = (value) => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const best = sweep.curve().peak;
const row = (name, convention) =>
  `| ${name} | ${percent(score(matrices.seed, convention).meanIou)} | ${percent(score(matrices.fused, convention).meanIou)} |`;
const table = `${chosen.length} photos, ${names.length} classes and the background; ${(masks / chosen.length).toFixed(0)} masks a photo on average.

| mean IoU, convention | seed | fused (SEPL) |
|---|---|---|
${row('strict: classes in truth or prediction (the studio’s default)', CONVENTIONS.strict)}
${row('classes in the truth only, as CLIP-ES and ToCo count', CONVENTIONS.clipEs)}
${row('all classes, as SEAM’s script counts', CONVENTIONS.seam)}

At the threshold that this ground truth likes best (${best.parameter.toFixed(2)}) the seed reaches ${percent(best.meanIou)}: a bound, not a result, since it was chosen by looking.

| stage | median milliseconds |
|---|---|
${Object.entries(times)
  .map(([stage, list]) => `| ${stage} | ${median(list).toFixed(median(list) < 10 ? 1 : 0)} |`)
  .join('\n')}

Backend: ${device.backend}, adapter: ${device.adapter ? `${device.adapter.vendor} ${device.adapter.architecture}` : 'none'}.`;
console.log(`\n${table}`);
if (values.write) {
  const path = 'docs/real-photos.md';
  const [head, , tail] = readFileSync(path, 'utf8').split(/<!-- table -->/);
  writeFileSync(path, `${head}<!-- table -->\n\n${table}\n\n<!-- table -->${tail}`);
}
