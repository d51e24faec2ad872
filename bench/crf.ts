import { defaultValues } from '#core/parameters.ts';
import type { Photo } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { crf } from '#methods/crf/index.ts';
import type { CrfValues } from '#methods/crf/parameters.ts';
import { testContext } from '#methods/testing.ts';
import { median, type Row, timed } from './measure.ts';
import { SIZE, sceneMaps, scenePhoto } from './scene.ts';

/** Two classes and the background. */
const CLASSES = 2;

const standard = defaultValues(crf.parameters);
/** The settings beside PSA's, by their sigmas of place and colour. */
const OTHERS = { '50/5': 'irn', '67/3': 'clip-es', '36/3': 'toco' } as const;

/** A dense CRF on a demo scene: PSA's settings as the row, others as its parts. */
export async function benchCrf(gpu: Gpu | null): Promise<Row> {
  const photo = await scenePhoto();
  const device = gpu ? await onDevice(gpu, photo) : null;
  const reference = await timed(1, 3, async () => {
    await crf.reference({ photo, maps: sceneMaps(CLASSES) }, standard, testContext({ photo }));
  });
  return {
    what: `dense CRF, ${CLASSES + 1} labels, ${SIZE.width}×${SIZE.height}, ${standard.iterations} iterations`,
    bound: '430 ms on one core (pydensecrf)',
    device: device?.whole ?? 'no WebGPU',
    reference: median(reference),
    fastest: device?.fastest,
    parts: device?.parts,
    unit: 'ms',
  };
}

async function onDevice(gpu: Gpu, photo: Photo) {
  const inputs = { photo: toGpu(gpu, 'photo', photo), maps: toGpu(gpu, 'maps', sceneMaps(CLASSES)) };
  const context = testContext({ photo });
  const run = async (values: CrfValues) => {
    const { value } = await crf.gpu(gpu, inputs, values, context);
    await gpu.idle();
    gpu.release(value.buffer);
  };
  const whole = await timed(2, 9, () => run(standard));
  const parts: Record<string, number> = {};
  parts['all but the iterations'] = median(await timed(0, 5, () => run({ ...standard, iterations: 0 })));
  gpu.timing.on = true;
  await gpu.timing.take();
  await run(standard);
  for (const [label, milliseconds] of await gpu.timing.take()) parts[label] = milliseconds;
  gpu.timing.on = false;
  for (const [name, preset] of Object.entries(OTHERS)) {
    parts[name] = median(await timed(1, 3, () => run({ ...standard, preset })));
  }
  for (const { buffer } of Object.values(inputs)) gpu.release(buffer);
  return { whole: median(whole), fastest: Math.min(...whole), parts };
}
