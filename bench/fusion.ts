import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { background } from '#methods/background/index.ts';
import { composeReference, EditLog, GpuEdits } from '#methods/compose/index.ts';
import { copyMaps } from '#methods/copy.ts';
import { rankInPlace } from '#methods/ranking.ts';
import { sepl } from '#methods/sepl/index.ts';
import { testClass, testContext } from '#methods/testing.ts';
import { median, type Row, timed } from './measure.ts';
import { SIZE, sceneEdits, sceneMaps, sceneMasks } from './scene.ts';

const CLASSES = 20;
const MASKS = 100;
const EDITS = 20;

const context = testContext({ tags: Array.from({ length: CLASSES }, (_, k) => testClass(k + 1)) });
const seedValues = { ...defaultValues(background.parameters), threshold: 0.3 };
const fuseValues = defaultValues(sepl.parameters);

/** Seed, fuse and compose: what a threshold's slider runs again. */
export async function benchFusion(gpu: Gpu | null): Promise<Row> {
  const device = gpu ? await onDevice(gpu) : 'no WebGPU';
  const reference = await onReference();
  return {
    what: `seed + fuse + compose, ${SIZE.width}×${SIZE.height}, ${MASKS} masks, ${CLASSES} classes`,
    bound: '5 ms on two cores',
    device: typeof device === 'string' ? device : device.whole,
    reference: reference.whole,
    fastest: typeof device === 'string' ? undefined : device.fastest,
    parts: typeof device === 'string' ? reference.parts : device.parts,
    unit: 'ms',
  };
}

async function onDevice(gpu: Gpu) {
  const plain = toGpu(gpu, 'maps', sceneMaps(CLASSES));
  // As class activation leaves them.
  const maps = await rankInPlace(gpu, copyMaps(gpu, plain));
  const masks = toGpu(gpu, 'masks', sceneMasks(MASKS));
  const edits = sceneEdits(EDITS);
  const layer = await GpuEdits.create(gpu, SIZE);
  const times = { seed: [] as number[], fuse: [] as number[], compose: [] as number[] };
  const whole = await timed(10, 60, async () => {
    const label = (await background.gpu(gpu, { maps }, seedValues, context)).value;
    const fused = (await sepl.gpu(gpu, { label, masks }, fuseValues, context)).value;
    layer.update(edits);
    const composed = layer.compose(fused);
    await gpu.idle();
    for (const { buffer } of [label, fused, composed]) gpu.release(buffer);
  });
  // Each stage for itself, up to the end of its work on the device.
  await timed(5, 30, async () => {
    const marks = [performance.now()];
    const mark = async () => {
      await gpu.idle();
      marks.push(performance.now());
    };
    const label = (await background.gpu(gpu, { maps }, seedValues, context)).value;
    await mark();
    const fused = (await sepl.gpu(gpu, { label, masks }, fuseValues, context)).value;
    await mark();
    const composed = layer.compose(fused);
    await mark();
    for (const [i, name] of (['seed', 'fuse', 'compose'] as const).entries()) times[name].push(marks[i + 1] - marks[i]);
    for (const { buffer } of [label, fused, composed]) gpu.release(buffer);
  });
  const unranked = await timed(5, 20, async () => {
    const label = (await background.gpu(gpu, { maps: plain }, seedValues, context)).value;
    await gpu.idle();
    gpu.release(label.buffer);
  });
  layer.dispose();
  for (const { buffer } of [plain, maps, masks]) gpu.release(buffer);
  return {
    whole: median(whole),
    fastest: Math.min(...whole),
    parts: { ...medians(times), 'seed of maps without a ranking': median(unranked) },
  };
}

async function onReference() {
  const maps = sceneMaps(CLASSES);
  const masks = sceneMasks(MASKS);
  const edits = sceneEdits(EDITS);
  const log = new EditLog(SIZE);
  const times = { seed: [] as number[], fuse: [] as number[], compose: [] as number[] };
  const whole = await timed(2, 7, async () => {
    const marks = [performance.now()];
    const label = (await background.reference({ maps }, seedValues, context)).value;
    marks.push(performance.now());
    const fused = (await sepl.reference({ label, masks }, fuseValues, context)).value;
    marks.push(performance.now());
    log.update(edits);
    composeReference(fused, log);
    marks.push(performance.now());
    for (const [i, name] of (['seed', 'fuse', 'compose'] as const).entries()) times[name].push(marks[i + 1] - marks[i]);
  });
  return { whole: median(whole), parts: medians(times) };
}

function medians(times: Readonly<Record<string, number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}
