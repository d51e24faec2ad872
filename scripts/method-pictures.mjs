/**
 * The pictures of docs/methods: what each method makes of one demo scene, before and after, drawn by the studio itself.
 *
 *     node scripts/method-pictures.mjs [--only pcm] [--scene 03.jpg]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStudio, setSteps, startStudio } from './studio-page.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    scene: { type: 'string', default: '01.jpg' },
  },
});
const OUT = 'docs/methods';
const step = (method, parameters = {}) => ({ method, parameters });
const [cam, seed, masks] = [step('cam'), step('background'), step('everything')];
const maps = { steps: [cam], stage: 'activate' };
const label = { steps: [cam, seed], stage: 'seed' };
const proposed = { steps: [cam, seed, masks], stage: 'propose' };
/** A method on the maps: CAM before, its own after. */
const onMaps = (stage, ...steps) => ({ before: maps, after: { steps: [cam, ...steps], stage } });
const PICTURES = {
  cam: { before: { steps: [cam], stage: 'photo' }, after: maps },
  background: { before: maps, after: label },
  everything: { before: { steps: [cam], stage: 'photo' }, after: proposed },
  sepl: { before: label, after: { steps: [cam, seed, masks, step('sepl')], stage: 'fuse' } },
  mam: { before: maps, after: { steps: [step('mam')], stage: 'activate' } },
  erasing: { before: maps, after: { steps: [step('erasing')], stage: 'activate' } },
  'hide-and-seek': { before: maps, after: { steps: [step('hide-and-seek')], stage: 'activate' } },
  acol: { before: maps, after: { steps: [step('acol')], stage: 'activate' } },
  tiles: { before: maps, after: { steps: [step('tiles')], stage: 'activate' } },
  'eigen-cam': { before: maps, after: { steps: [step('eigen-cam')], stage: 'activate' } },
  disagreement: { before: label, after: { steps: [cam, seed, step('disagreement')], stage: 'seed' } },
  pcm: onMaps('sharpen', step('pcm')),
  rcm: onMaps('sharpen', step('rcm')),
  affinity: onMaps('sharpen', step('affinity')),
  edges: { before: proposed, after: { steps: [cam, masks, step('edges', { source: 'masks' })], stage: 'propagate' } },
  'irn-walk': onMaps('propagate', masks, step('edges', { source: 'masks' }), step('irn-walk')),
  'psa-walk': onMaps('propagate', step('psa-walk')),
  'random-walker': {
    before: label,
    after: { steps: [cam, seed, step('random-walker'), step('argmax')], stage: 'smooth' },
  },
  par: onMaps('smooth', step('par')),
  crf: { before: label, after: { steps: [cam, step('crf'), step('argmax')], stage: 'smooth' } },
  saliency: { before: { steps: [cam], stage: 'photo' }, after: { steps: [cam, step('saliency')], stage: 'seed' } },
  'saliency-background': {
    before: label,
    after: { steps: [cam, step('saliency'), step('saliency-background')], stage: 'seed' },
  },
  'peak-prompts': { before: maps, after: { steps: [cam, step('peak-prompts')], stage: 'propose' } },
  'mask-competition': { before: label, after: { steps: [cam, step('mask-competition')], stage: 'fuse' } },
};

/** The ends of the mug that a post cuts in two: the way there and the mask, which are of a tool and no step. */
const EXTREMES = {
  scene: '12.jpg',
  points: [
    [251, 59],
    [263, 309],
    [161, 71],
    [371, 73],
  ],
};

const studio = await startStudio();
const page = await openStudio(studio, { width: 1120, height: 760 });
const image = await show(values.scene);
mkdirSync(OUT, { recursive: true });
const drawing = await studio.browser.newPage();
for (const [id, { before, after }] of Object.entries(PICTURES)) {
  if (values.only && values.only !== id) continue;
  try {
    const [left, right] = [await draw(before), await draw(after)];
    await sideBySide(left, right, join(OUT, `${id}.jpg`));
    console.log(id);
  } catch (error) {
    console.log(`${id}: ${String(error).split('\n')[0]}`);
  }
}
if (!values.only || values.only === 'exits') await sideBySide(...(await drawExtremes()), join(OUT, 'exits.jpg'));
await studio.close();

/** Puts a photo on screen -> its id. */
async function show(name) {
  await page.getByTestId('image-search').locator('input').fill(name);
  await page.getByTestId('image').first().click();
  return page.evaluate((one) => window.camwalk.images().find((other) => other.name === one).id, name);
}

async function draw({ steps, stage }) {
  await setSteps(page, steps);
  await page.evaluate((id) => window.camwalk.run(id), image);
  await page.getByTestId(`stage-${stage}`).click();
  return photograph(image);
}

async function drawExtremes() {
  const id = await show(EXTREMES.scene);
  await setSteps(page, []);
  await page.evaluate((one) => window.camwalk.run(one), id);
  await page.getByTestId('tool-extreme').click();
  for (const [x, y] of EXTREMES.points) {
    const { left, top, zoom } = await placeOfPhoto();
    await page.mouse.click(left + (x + 0.5) * zoom, top + (y + 0.5) * zoom);
  }
  await page.getByTestId('retrieved').waitFor({ timeout: 120_000 });
  const mask = await photograph(id);
  await page.getByTestId('extreme-watch').click();
  await page.getByTestId('player-step').waitFor({ timeout: 120_000 });
  // The moment that is the result as things stand.
  await page.getByTestId('player-play').click();
  await page.getByTestId('player-back').focus();
  await page.keyboard.press('Home');
  while ((await page.getByTestId('player-step').textContent()) !== 'Walk 2 / 6')
    await page.keyboard.press('ArrowRight');
  return [await photograph(id), mask];
}

/** Where the photo begins on the page, and how large its pixels are. */
async function placeOfPhoto() {
  const box = await page.locator('.viewport-overlay').first().boundingBox();
  const transform = await page.locator('.viewport-overlay > g').first().getAttribute('transform');
  const [panX, panY, zoom] = transform.match(/-?[\d.]+/g).map(Number);
  return { left: box.x + panX, top: box.y + panY, zoom };
}

async function photograph(id) {
  await page.mouse.move(2, 2);
  await page.waitForTimeout(1500);
  const { left, top, zoom } = await placeOfPhoto();
  const { width, height } = await page.evaluate((one) => window.camwalk.stage(one, 'photo'), id);
  const clip = { x: left, y: top, width: width * zoom, height: height * zoom };
  return (await page.screenshot({ clip })).toString('base64');
}

async function sideBySide(left, right, path) {
  const tag = (data) => `<img width="400" src="data:image/png;base64,${data}">`;
  await drawing.setContent(
    `<style>main{display:flex;align-items:flex-start;gap:8px;width:max-content}</style><main>${tag(left)}${tag(right)}</main>`,
  );
  await drawing.locator('main').screenshot({ path, type: 'jpeg', quality: 82 });
}
