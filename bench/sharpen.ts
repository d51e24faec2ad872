import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toGpu } from '#gpu/transfer.ts';
import { affinity } from '#methods/affinity/index.ts';
import type { MethodContext } from '#methods/method.ts';
import { pcm } from '#methods/pcm/index.ts';
import { rcm } from '#methods/rcm/index.ts';
import { randomNumbers, testContext, testPhoto, testTensor } from '#methods/testing.ts';
import { median, type Row, timed } from './measure.ts';
import { SIZE, sceneMaps } from './scene.ts';

const CLASSES = 3;
/** Features as a small vision transformer gives them: patches of 14 pixels. */
const FEATURES = [1, 384, 27, 36] as const;
const TOKENS = FEATURES[2] * FEATURES[3];

const pcmValues = defaultValues(pcm.parameters);
const rcmValues = defaultValues(rcm.parameters);
const affinityValues = defaultValues(affinity.parameters);

/** What compares the places of a photo, from maps on the device to maps of the photo's size. */
export async function benchSharpening(gpu: Gpu | null): Promise<Row[]> {
  const photo = testPhoto(SIZE);
  const maps = sceneMaps(CLASSES);
  const data = Float32Array.from({ length: FEATURES[1] * TOKENS }, randomNumbers(4));
  const tensor = testTensor(gpu, FEATURES, data);
  const context = testContext({ photo, features: async () => tensor });
  const uploaded = gpu && { photo: toGpu(gpu, 'photo', photo), maps: toGpu(gpu, 'maps', maps) };
  type Given = NonNullable<typeof uploaded>;
  const row = async (
    what: string,
    bound: string,
    device: (
      on: Gpu,
      given: Given,
      context: MethodContext,
    ) => Promise<{ readonly value: { readonly buffer: GPUBuffer } }>,
    reference: () => Promise<unknown>,
  ): Promise<Row> => {
    const slow = await timed(0, 1, async () => void (await reference()));
    const line = { what: `${what}, ${CLASSES} maps, ${TOKENS} tokens of ${FEATURES[1]} features`, bound } as const;
    if (!gpu || !uploaded) return { ...line, device: 'no WebGPU', reference: slow[0], unit: 'ms' };
    const times = await timed(1, 3, async () => {
      const { value } = await device(gpu, uploaded, context);
      await gpu.idle();
      gpu.release(value.buffer);
    });
    return { ...line, device: median(times), fastest: Math.min(...times), reference: slow[0], unit: 'ms' };
  };
  const rows = [
    await row(
      'pixel correlation',
      '300 ms on two cores',
      (on, given) => pcm.gpu(on, given, pcmValues, context),
      () => pcm.reference({ photo, maps }, pcmValues, context),
    ),
    await row(
      'class prototypes',
      '100 ms on two cores',
      (on, given) => rcm.gpu(on, given, rcmValues, context),
      () => rcm.reference({ photo, maps }, rcmValues, context),
    ),
    await row(
      'affinity in boxes',
      '1500 ms on two cores',
      (on, given) => affinity.gpu(on, given, affinityValues, context),
      () => affinity.reference({ photo, maps }, affinityValues, context),
    ),
  ];
  if (gpu && uploaded) for (const { buffer } of Object.values(uploaded)) gpu.release(buffer);
  tensor.dispose();
  return rows;
}
