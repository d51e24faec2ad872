/**
 * Renders scenes in headless Chromium (software WebGL).
 *
 *   node render.mjs --out DIR --seeds 1000:1500 [--size 384x288] [--samples 4] [--quality .88] [--noise 10] [--shadow 512] [--solo]
 *   node render.mjs --out DIR --select select.json --size 512x384 --samples 48
 *
 * Writes NAME.jpg, NAME.label.png, NAME.instances.png and index.json (camwalk-scenes/1), the latter replaced in one
 * step after every batch, so that a reader never sees half a file. Scenes already there are skipped.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { indexedPng } from './png.mjs';

/** A class is a tag only where at least this share of the picture shows it. */
const TAG_SHARE = 0.003;
/** Scenes per page load: bounds the memory that kept materials take; a fresh page costs some 15 s of shaders and textures. */
const BATCH = 300;
const INDEX_EVERY = 25;

const root = fileURLToPath(new URL('.', import.meta.url));
const { values: args } = parseArgs({
  options: {
    out: { type: 'string' },
    seeds: { type: 'string' },
    select: { type: 'string' },
    size: { type: 'string', default: '384x288' },
    samples: { type: 'string', default: '4' },
    quality: { type: 'string', default: '0.88' },
    noise: { type: 'string', default: '10' },
    shadow: { type: 'string', default: '512' },
    solo: { type: 'boolean', default: false },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});
const [width, height] = args.size.split('x').map(Number);
const options = {
  width,
  height,
  samples: Number(args.samples),
  quality: Number(args.quality),
  noise: Number(args.noise),
  shadow: Number(args.shadow),
  solo: args.solo,
};

function wanted() {
  if (args.select)
    return JSON.parse(readFileSync(args.select, 'utf8')).map((s, i) => ({
      ...s,
      file: String(i + 1).padStart(2, '0'),
    }));
  const [from, to] = args.seeds.split(':').map(Number);
  return Array.from({ length: to - from }, (_, i) => ({
    seed: from + i,
    file: String(from + i).padStart(6, '0'),
    name: `Scene ${from + i}`,
  }));
}

function serve() {
  const types = { '.js': 'text/javascript', '.html': 'text/html' };
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const file = join(root, path.startsWith('/node_modules/') ? path : `page${path === '/' ? '/index.html' : path}`);
    if (!existsSync(file)) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
      .end(readFileSync(file));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Splits the ids into a class map and an instance map, and counts what is visible. */
function groundTruth(result, classes) {
  const ids = new Uint8Array(Buffer.from(result.ids, 'base64'));
  const classOf = new Uint8Array(256);
  for (const { id, class: cls } of result.instances) classOf[id] = cls;
  const label = new Uint8Array(ids.length);
  const pixels = new Uint32Array(classes.length + 1);
  for (let i = 0; i < ids.length; i++) {
    label[i] = classOf[ids[i]];
    pixels[label[i]]++;
  }
  const tags = classes.filter(({ id }) => pixels[id] >= TAG_SHARE * ids.length).map(({ name }) => name);
  return { ids, label, tags };
}

const indexFile = join(args.out, 'index.json');
mkdirSync(args.out, { recursive: true });
const known = existsSync(indexFile) ? JSON.parse(readFileSync(indexFile, 'utf8')).scenes : [];
const scenes = new Map(known.map((s) => [s.image, s]));
const todo = wanted().filter((s) => !scenes.has(`${s.file}.jpg`));
let classes = [];

function writeIndex() {
  const list = [...scenes.values()].sort((a, b) => a.image.localeCompare(b.image));
  writeFileSync(
    `${indexFile}.new`,
    `${JSON.stringify({ format: 'camwalk-scenes/1', classes, scenes: list }, null, 1)}\n`,
  );
  renameSync(`${indexFile}.new`, indexFile);
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: args.browser,
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
});
const started = Date.now();
let done = 0;
for (let at = 0; at < todo.length; at += BATCH) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.classes);
  classes = await page.evaluate(() => window.classes);
  for (const item of todo.slice(at, at + BATCH)) {
    const result = await page.evaluate(([seed, o]) => window.renderScene(seed, o), [item.seed, options]);
    const { ids, label, tags } = groundTruth(result, classes);
    const write = (suffix, data) => writeFileSync(join(args.out, `${item.file}${suffix}`), data);
    write('.jpg', Buffer.from(result.picture, 'base64'));
    write('.label.png', indexedPng(label, width, height));
    write('.instances.png', indexedPng(ids, width, height));
    scenes.set(`${item.file}.jpg`, {
      name: item.name,
      image: `${item.file}.jpg`,
      label: `${item.file}.label.png`,
      instances: `${item.file}.instances.png`,
      width,
      height,
      tags,
      seed: item.seed,
      setting: result.setting,
      ...(item.difficulty && { difficulty: item.difficulty }),
    });
    if (++done % INDEX_EVERY && done < todo.length) continue;
    writeIndex();
    console.log(`${done}/${todo.length} scenes, ${Math.round((Date.now() - started) / done)} ms each`);
  }
  await page.close();
}
await browser.close();
server.close();
