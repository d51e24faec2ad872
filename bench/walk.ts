import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { edges } from '#methods/edges/index.ts';
import { irnWalk } from '#methods/irn-walk/index.ts';
import { testContext, testPhoto } from '#methods/testing.ts';
import { median, type Row, timed } from './measure.ts';
import { SIZE, sceneMaps, sceneMasks } from './scene.ts';

const CLASSES = 3;
const MASKS = 100;

const context = testContext();
const edgeValues = defaultValues(edges.parameters);
const values = { ...defaultValues(irnWalk.parameters), steps: 256 };

/** IRN's walk between the borders of masks, as far as maps of the photo's size. */
export async function benchWalk(gpu: Gpu | null): Promise<Row> {
  const device = gpu ? await onDevice(gpu) : null;
  const photo = testPhoto(SIZE);
  const inputs = {
    maps: sceneMaps(CLASSES),
    edges: (await edges.reference({ photo, masks: sceneMasks(MASKS) }, edgeValues, context)).value,
  };
  const reference = await timed(1, 3, async () => {
    await irnWalk.reference(inputs, values, context);
  });
  return {
    what: `sparse walk, ${CLASSES} maps, ${SIZE.width}×${SIZE.height} at stride 4, ${values.steps} steps`,
    bound: '600 ms on two cores',
    device: device?.whole ?? 'no WebGPU',
    reference: median(reference),
    fastest: device?.fastest,
    parts: device?.parts,
    unit: 'ms',
  };
}

async function onDevice(gpu: Gpu) {
  const photo = toGpu(gpu, 'photo', testPhoto(SIZE));
  const maps = toGpu(gpu, 'maps', sceneMaps(CLASSES));
  const masks = toGpu(gpu, 'masks', sceneMasks(MASKS));
  const border = (await edges.gpu(gpu, { photo, masks }, edgeValues, context)).value;
  const walk = async (steps: number) => {
    const { value } = await irnWalk.gpu(gpu, { maps, edges: border }, { ...values, steps }, context);
    await gpu.idle();
    gpu.release(value.buffer);
  };
  const whole = await timed(2, 9, () => walk(values.steps));
  const still = await timed(1, 9, () => walk(0));
  const found = await timed(1, 9, async () => {
    const { value } = await edges.gpu(gpu, { photo, masks }, edgeValues, context);
    await gpu.idle();
    gpu.release(value.buffer);
  });
  for (const { buffer } of [photo, maps, masks, border]) gpu.release(buffer);
  const parts = { 'all but the steps': median(still), 'edges of 100 masks (not in it)': median(found) };
  return { whole: median(whole), fastest: Math.min(...whole), parts };
}
