import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { affinity } from '#methods/affinity/index.ts';
import { pcm } from '#methods/pcm/index.ts';
import { rcm } from '#methods/rcm/index.ts';
import { randomNumbers, testContext, testPhoto, testTensor } from '#methods/testing.ts';
import { comparedMethod, type Row } from './measure.ts';
import { SIZE, sceneMaps } from './scene.ts';

const CLASSES = 3;
/** Features as a small vision transformer gives them: patches of 14 pixels. */
const FEATURES = [1, 384, 27, 36] as const;
const TOKENS = FEATURES[2] * FEATURES[3];

/** What compares the places of a photo, from maps on the device to maps of the photo's size. */
export async function benchSharpening(gpu: Gpu | null): Promise<Row[]> {
  const inputs = { photo: testPhoto(SIZE), maps: sceneMaps(CLASSES) };
  const data = Float32Array.from({ length: FEATURES[1] * TOKENS }, randomNumbers(4));
  const tensor = testTensor(gpu, FEATURES, data);
  const context = testContext({ photo: inputs.photo, features: async () => tensor });
  const line = (what: string, bound: string) => ({
    what: `${what}, ${CLASSES} maps, ${TOKENS} tokens of ${FEATURES[1]} features`,
    bound: `${bound} on two cores`,
  });
  const rows = [
    await comparedMethod(
      line('pixel correlation', '300 ms'),
      3,
      gpu,
      pcm,
      inputs,
      defaultValues(pcm.parameters),
      context,
    ),
    await comparedMethod(
      line('class prototypes', '100 ms'),
      3,
      gpu,
      rcm,
      inputs,
      defaultValues(rcm.parameters),
      context,
    ),
    await comparedMethod(
      line('affinity in boxes', '1500 ms'),
      3,
      gpu,
      affinity,
      inputs,
      defaultValues(affinity.parameters),
      context,
    ),
  ];
  tensor.dispose();
  return rows;
}
