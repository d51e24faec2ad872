/**
 * Every method's mean IoU alone and in chains, on the demo scenes and on COCO photos: through the real page, against
 * the ground truth. A chain's threshold is chosen on every other picture; the others are what is reported,
 * and what decides between chains.
 *
 *     node scripts/methods-table.mjs [--scenes 24] [--photos 20] [--data ../shared] [--only CAM] [--write]
 *
 * `--write` puts the tables into docs/methods/README.md. Photos are passed over where there are none.
 */
import { parseArgs } from 'node:util';
import { CHAINS } from './chains.mjs';
import { openStudio, setSteps, startStudio } from './studio-page.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared' },
    scenes: { type: 'string', default: '24' },
    photos: { type: 'string', default: '20' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const wanted = CHAINS.filter(({ kind, name }) => kind === 'base' || !values.only || name.includes(values.only));
const studio = await startStudio();
// Not before the dependencies are installed.
const { cocoPhotos, demoScenes, measuringCode, writeTable } = await import('./ground-truth.mjs');
const { Confusion, CONVENTIONS, score } = await measuringCode();

const tables = [];
if (Number(values.scenes) > 0)
  tables.push({ name: 'Demo scenes, embedded models', ...(await measure(demoScenes(Number(values.scenes)))) });
const photos = cocoPhotos(values.data, Number(values.photos));
if (!photos) console.log(`no photos at ${values.data}: passed over`);
else if (photos.pictures.length > 0)
  tables.push({ name: 'COCO photos, CAM of SqueezeNet', ...(await measure(photos)) });
await studio.close();

const text = tables.map(tableOf).join('\n\n');
console.log(`\n${text}`);
if (values.write) writeTable('docs/methods/README.md', text);

/** For each chain and swept value, the confusion of each half. */
async function measure({ pictures, classes, prepare, empty }) {
  const page = await openStudio(studio, { empty });
  await prepare(page);
  const runs = wanted.flatMap((chain) =>
    (chain.sweep?.values ?? [null]).map((value) => ({
      chain,
      value,
      halves: [new Confusion(classes + 1), new Confusion(classes + 1)],
      failures: new Set(),
    })),
  );
  for (const [index, picture] of pictures.entries()) {
    const begin = Date.now();
    const id = await picture.open(page);
    const truth = picture.truth();
    for (const one of runs) {
      const result = await runChain(page, id, one).catch((error) => ({ failure: String(error) }));
      if (result.failure) {
        one.failures.add(result.failure);
        continue;
      }
      const { width, height } = result;
      one.halves[index % 2].add({ width, height, data: truth }, { width, height, data: decodeRuns(result) });
    }
    console.log(`${index + 1}/${pictures.length} ${picture.name} ${((Date.now() - begin) / 1000).toFixed(0)} s`);
  }
  await page.close();
  for (const { chain, failures } of runs) for (const text of failures) console.log(`${chain.name}: ${text}`);
  return {
    count: pictures.length,
    rows: wanted.map((chain) => ({ chain, best: choose(runs.filter((one) => one.chain === chain)) })),
  };
}

/** A label comes as run lengths: a million numbers as JSON would take longer than the run. */
async function runChain(page, id, { chain, value }) {
  const swept = ({ method, parameters }) =>
    chain.sweep?.method === method ? { ...parameters, [chain.sweep.parameter]: value } : parameters;
  await setSteps(
    page,
    chain.steps.map((step) => ({ ...step, parameters: swept(step) })),
  );
  return page.evaluate(async (image) => {
    const { width, height, label } = await window.camwalk.run(image);
    const runs = [];
    for (let i = 0, start = 0; i < label.length; i++)
      if (i + 1 === label.length || label[i + 1] !== label[i]) {
        runs.push(label[i], i + 1 - start);
        start = i + 1;
      }
    return { width, height, runs };
  }, id);
}

function decodeRuns({ width, height, runs }) {
  const data = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < runs.length; at += runs[i + 1], i += 2) data.fill(runs[i], at, at + runs[i + 1]);
  return data;
}

/** The value that is best on the half that chooses, and what it gives on the other; null where every run failed. */
function choose(runs) {
  const scored = runs
    .filter(({ failures }) => failures.size === 0)
    .map(({ value, halves }) => ({
      value,
      first: score(halves[0], CONVENTIONS.strict).meanIou,
      second: score(halves[1], CONVENTIONS.strict).meanIou,
    }));
  return scored.toSorted((a, b) => (b.first ?? 0) - (a.first ?? 0))[0] ?? null;
}

function tableOf({ name, count, rows }) {
  const percent = (value) => (value == null ? '–' : (100 * value).toFixed(1));
  const against = (value, base) =>
    value == null || base == null ? '–' : `${value >= base ? '+' : '−'}${percent(Math.abs(value - base))}`;
  const [seed, fused] = rows.filter(({ chain }) => chain.kind === 'base').map(({ best }) => best?.second);
  const lines = rows.map(
    ({ chain, best }) =>
      `| ${chain.name} | ${best?.value ?? '–'} | ${percent(best?.first)} | ${percent(best?.second)} | ${against(best?.second, seed)} | ${against(best?.second, fused)} |`,
  );
  const winner = rows.toSorted((a, b) => (b.best?.second ?? 0) - (a.best?.second ?? 0))[0];
  return `### ${name}

${count} pictures: every other one chose the threshold, the others are reported. Mean IoU in per cent (strict).

| chain | threshold | choosing half | reported half | to the seed | to SEPL |
|---|---|---|---|---|---|
${lines.join('\n')}

Best on the reported half: **${winner.chain.name}**.`;
}
