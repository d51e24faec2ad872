/**
 * Every method's mean IoU alone and in chains, on the demo scenes and on COCO photos: through the real page, against
 * the ground truth. What a chain's threshold is gets chosen on the first half of the pictures; the second half is
 * what is reported, and what decides between chains.
 *
 *     node scripts/methods-table.mjs [--scenes 24] [--photos 20] [--data ../shared] [--only CAM] [--write]
 *
 * `--write` puts the tables into docs/methods/README.md. Photos are passed over where there are none.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, preview } from 'vite';
import { CHAINS } from './chains.mjs';
import { launchOptions } from './chromium.mjs';
import { findChromium } from './find-chromium.mjs';
import { checkNode, installDependencies, run, stop, tool } from './install.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared' },
    scenes: { type: 'string', default: '24' },
    photos: { type: 'string', default: '20' },
    only: { type: 'string' },
    port: { type: 'string', default: '4198' },
    write: { type: 'boolean', default: false },
  },
});
checkNode();
installDependencies();
process.env.CHROMIUM_PATH = await findChromium();
if (run(tool('vite'), ['build', '--logLevel', 'warn']) !== 0) stop('The build failed; the reason stands above.');
const { chromium } = await import('playwright');
const { decode } = await import('fast-png');
const server = await preview({ preview: { port: Number(values.port) } });
// The measuring code is the studio's own; Vite reads the TypeScript.
const modules = await createServer({
  server: { middlewareMode: true, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
});
const { Confusion } = await modules.ssrLoadModule('/src/metrics/confusion.ts');
const { CONVENTIONS, score } = await modules.ssrLoadModule('/src/metrics/mean-iou.ts');
const browser = await chromium.launch(launchOptions());

const tables = [];
const scenes = demoScenes(Number(values.scenes));
tables.push({ name: 'Demo scenes, embedded models', ...(await measure(scenes)) });
const photos = cocoPhotos(Number(values.photos));
if (photos) tables.push({ name: 'COCO photos, CAM of SqueezeNet', ...(await measure(photos)) });
else console.log(`no photos at ${values.data}: passed over`);
await browser.close();
await modules.close();
await server.close();

const text = tables.map(tableOf).join('\n\n');
console.log(`\n${text}`);
if (values.write) {
  const path = 'docs/methods/README.md';
  const [head, , tail] = readFileSync(path, 'utf8').split(/<!-- table -->/);
  writeFileSync(path, `${head}<!-- table -->\n\n${text}\n\n<!-- table -->${tail}`);
}

/** The scenes that come with the studio, with its own models. */
function demoScenes(count) {
  const index = JSON.parse(readFileSync('public/scenes/index.json', 'utf8'));
  return {
    classes: index.classes.length,
    pictures: index.scenes.slice(0, count).map((scene) => ({
      name: scene.image,
      async open() {
        return this.page.evaluate((name) => window.camwalk.images().find((one) => one.name === name).id, scene.image);
      },
      truth: () => Uint8Array.from(decode(readFileSync(join('public/scenes', scene.label))).data),
    })),
    async prepare() {},
  };
}

/** COCO photos whose tags are classes of ImageNet, with a classifier that a person would load. */
function cocoPhotos(count) {
  const folder = join(values.data, 'data/coco');
  const models = join(values.data, 'models');
  if (count === 0 || !existsSync(folder) || !existsSync(models)) return null;
  const preset = JSON.parse(readFileSync('public/presets/coco-imagenet.json', 'utf8'));
  const annotations = JSON.parse(readFileSync(join(folder, 'annotations.json'), 'utf8'));
  const chosen = Object.entries(annotations.images)
    .map(([id, image]) => ({ id, tags: image.tags.filter((tag) => tag in preset) }))
    .filter(({ tags }) => tags.length > 0)
    .slice(0, count);
  const names = [...new Set(chosen.flatMap(({ tags }) => tags))].sort();
  const labelId = new Map(names.map((name, index) => [name, index + 1]));
  // COCO category id → our label id: unlabelled pixels are not judged, what has no class is background.
  const truthOf = new Uint8Array(256);
  for (const [id, name] of Object.entries(annotations.classes))
    truthOf[Number(id)] = Number(id) === 0 ? 255 : (labelId.get(name) ?? 0);
  return {
    classes: names.length,
    emptyProject: true,
    pictures: chosen.map(({ id, tags }) => ({
      name: id,
      async open() {
        await this.page.setInputFiles('#measured-files', [join(folder, 'images', `${id}.jpg`)]);
        return this.page.evaluate(async (tagged) => {
          const [image] = await window.camwalk.open([...document.getElementById('measured-files').files]);
          await window.camwalk.tag(image, tagged);
          return image;
        }, tags);
      },
      truth: () =>
        Uint8Array.from(decode(readFileSync(join(folder, 'semantic', `${id}.png`))).data, (value) => truthOf[value]),
    })),
    async prepare(page) {
      const files = readdirSync(models).filter((name) => name.startsWith('squeezenet'));
      await page.setInputFiles(
        '#measured-files',
        files.map((name) => join(models, name)),
      );
      await page.evaluate(() => window.camwalk.loadModel([...document.getElementById('measured-files').files]));
      await page.evaluate(
        (list) => window.camwalk.addClasses(list),
        names.map((name) => ({ name, id: labelId.get(name), networkClasses: preset[name] })),
      );
    },
  };
}

/** For each chain and swept value, the confusion of each half. */
async function measure({ pictures, classes, prepare, emptyProject }) {
  const page = await openStudio(emptyProject);
  await page.evaluate(() => window.camwalk.device());
  await prepare(page);
  const wanted = CHAINS.filter(({ name }) => !values.only || name.includes(values.only));
  const runs = wanted.flatMap((chain) =>
    (chain.sweep?.values ?? [null]).map((value) => ({
      chain,
      value,
      halves: [new Confusion(classes + 1), new Confusion(classes + 1)],
      failures: new Set(),
      milliseconds: [],
    })),
  );
  for (const [index, picture] of pictures.entries()) {
    const begin = Date.now();
    const id = await picture.open.call({ page });
    const truth = picture.truth();
    for (const one of runs) {
      const result = await runChain(page, id, one).catch((error) => ({ failure: String(error) }));
      if (result.failure) {
        one.failures.add(result.failure);
        continue;
      }
      const { width, height } = result;
      one.halves[index % 2].add({ width, height, data: truth }, { width, height, data: decodeRuns(result) });
      one.milliseconds.push(result.milliseconds);
    }
    console.log(`${index + 1}/${pictures.length} ${picture.name} ${((Date.now() - begin) / 1000).toFixed(0)} s`);
  }
  await page.close();
  for (const { chain, failures } of runs) for (const text of failures) console.log(`${chain.name}: ${text}`);
  return {
    count: pictures.length,
    rows: wanted.map((chain) =>
      choose(
        chain,
        runs.filter((one) => one.chain === chain),
      ),
    ),
  };
}

async function openStudio(emptyProject) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  // What runs is what is measured: nothing by itself.
  await page.addInitScript(() =>
    localStorage.setItem('camwalk-settings', JSON.stringify({ state: { live: false }, version: 1 })),
  );
  if (emptyProject) await page.route('**/scenes/index.json', (route) => route.fulfill({ status: 404 }));
  await page.goto(server.resolvedUrls.local[0]);
  await page.waitForFunction(
    (empty) => 'camwalk' in window && (empty || window.camwalk.images().length > 0),
    emptyProject,
  );
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.id = 'measured-files';
    input.hidden = true;
    document.body.append(input);
  });
  return page;
}

/** A label comes as run lengths: a million numbers as JSON would take longer than the run. */
function runChain(page, id, { chain, value }) {
  const steps = chain.steps.map(({ method, parameters }) => ({
    method,
    on: true,
    parameters: chain.sweep?.method === method ? { ...parameters, [chain.sweep.parameter]: value } : parameters,
  }));
  return page.evaluate(
    async ([image, list]) => {
      const { camwalk } = window;
      // What the models in use ask for stays where the chain says nothing.
      const standard = (method) => camwalk.standard(method);
      await camwalk.setRecipe({
        steps: list.map((one) => ({ ...one, parameters: { ...standard(one.method), ...one.parameters } })),
      });
      const begin = performance.now();
      const { width, height, label } = await camwalk.run(image);
      const milliseconds = performance.now() - begin;
      const runs = [];
      for (let i = 0, start = 0; i < label.length; i++)
        if (i + 1 === label.length || label[i + 1] !== label[i]) {
          runs.push(label[i], i + 1 - start);
          start = i + 1;
        }
      return { width, height, runs, milliseconds };
    },
    [id, steps],
  );
}

function decodeRuns({ width, height, runs }) {
  const data = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < runs.length; at += runs[i + 1], i += 2) data.fill(runs[i], at, at + runs[i + 1]);
  return data;
}

/** The value that is best on the first half, and what it gives on the second. */
function choose(chain, runs) {
  const scored = runs.map(({ value, halves, milliseconds, failures }) => ({
    value,
    first: score(halves[0], CONVENTIONS.strict).meanIou,
    second: score(halves[1], CONVENTIONS.strict).meanIou,
    milliseconds: Math.max(...milliseconds, 0),
    failed: failures.size > 0,
  }));
  const usable = scored.filter(({ failed, first }) => !failed && first !== null);
  const best = usable.toSorted((a, b) => b.first - a.first)[0] ?? null;
  return { chain, best };
}

function tableOf({ name, count, rows }) {
  const percent = (value) => (value == null ? '–' : (100 * value).toFixed(1));
  const [seed, fused] = rows.map(({ best }) => best?.second);
  const sign = (value, base) =>
    value == null || base == null ? '–' : `${value >= base ? '+' : '−'}${percent(Math.abs(value - base))}`;
  const lines = rows.map(
    ({ chain, best }) =>
      `| ${chain.name} | ${best?.value ?? '–'} | ${percent(best?.first)} | ${percent(best?.second)} | ${sign(best?.second, seed)} | ${sign(best?.second, fused)} |`,
  );
  const winner = rows.filter(({ best }) => best?.second != null).toSorted((a, b) => b.best.second - a.best.second)[0];
  return `### ${name}

${count} pictures: every other one chose the threshold, the others are reported. Mean IoU in per cent (strict).

| chain | threshold | choosing half | reported half | to the seed | to SEPL |
|---|---|---|---|---|---|
${lines.join('\n')}

Best on the reported half: **${winner?.chain.name ?? 'none'}**.`;
}
