/**
 * The main job on real photos: loads a person's own classifier, opens COCO photos with their image-level tags, runs
 * the studio's default recipe on each, and measures seed and fused label against the ground truth.
 *
 *     node scripts/real-photos.mjs [--data ../shared] [--photos 24] [--pictures FOLDER] [--write]
 *
 * `--write` puts the table into docs/real-photos.md.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from './install.mjs';
import { openStudio, startStudio } from './studio-page.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared' },
    photos: { type: 'string', default: '24' },
    pictures: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const studio = await startStudio();
// Not before the dependencies are installed.
const { cocoPhotos, measuringCode, writeTable } = await import('./ground-truth.mjs');
const photos = cocoPhotos(values.data, Number(values.photos));
if (!photos) stop(`There are no photos or no model in ${values.data}; say where with --data.`);
const { pictures, classes } = photos;
const { Confusion, CONVENTIONS, score, Sweep, THRESHOLD_SWEEP } = await measuringCode();
const page = await openStudio(studio, { empty: true });
await photos.prepare(page);

const matrices = { seed: new Confusion(classes + 1), fused: new Confusion(classes + 1) };
const sweep = new Sweep(THRESHOLD_SWEEP, classes + 1);
const times = {};
let masks = 0;
if (values.pictures) mkdirSync(values.pictures, { recursive: true });
for (const [index, picture] of pictures.entries()) {
  const id = await picture.open(page);
  const result = await page.evaluate(async (image) => {
    const { camwalk } = window;
    const run = await camwalk.run(image);
    const stages = Object.keys(run.timings);
    // The seed's threshold cuts what the stage before it made.
    const before = stages[stages.indexOf('seed') - 1];
    const [seed, maps, fused] = await Promise.all(['seed', before, 'fuse'].map((stage) => camwalk.stage(image, stage)));
    return {
      ...run,
      label: [],
      seed: Array.from(seed.data),
      fused: Array.from(fused.data),
      maps: { classes: maps.classes, data: Array.from(maps.data, (value) => Math.round(value * 1e6) / 1e6) },
    };
  }, id);
  const { width, height } = result;
  const truth = { width, height, data: picture.truth() };
  for (const kind of ['seed', 'fused'])
    matrices[kind].add(truth, { width, height, data: Uint8Array.from(result[kind]) });
  sweep.add({ width, height, classes: result.maps.classes, data: Float32Array.from(result.maps.data) }, truth);
  for (const [stage, ms] of Object.entries(result.timings)) {
    times[stage] ??= [];
    times[stage].push(ms);
  }
  masks += result.masks;
  console.log(`${index + 1}/${pictures.length} ${picture.name}: ${result.masks} masks`);
  if (values.pictures) await page.screenshot({ path: join(values.pictures, `${picture.name}.png`) });
}
const device = await page.evaluate(() => window.camwalk.device());
await studio.close();

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const percent = (value) => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const best = sweep.curve().peak;
const row = (name, convention) =>
  `| ${name} | ${percent(score(matrices.seed, convention).meanIou)} | ${percent(score(matrices.fused, convention).meanIou)} |`;
const table = `${pictures.length} photos, ${classes} classes and the background; ${(masks / pictures.length).toFixed(0)} masks a photo on average.

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
if (values.write) writeTable('docs/real-photos.md', table);
