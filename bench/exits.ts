import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { sceneOf } from '#methods/exits/geometry.ts';
import { parameters, walkCpu, walkGpu } from '#methods/exits/index.ts';
import { cropOf, makeTokens } from '#methods/exits/tokens.ts';
import { type Walk, walkThrough } from '#methods/exits/walk.ts';
import { randomNumbers } from '#methods/testing.ts';
import { compared, type Row } from './measure.ts';
import { SIZE, scenePhoto } from './scene.ts';

const values = defaultValues(parameters);
/** Features as a small vision transformer gives them for a crop. */
const FEATURES = { channels: 384, gridWidth: 37, gridHeight: 37 } as const;
/** Extreme points of a thing in the middle of the photo, whose crop is nearly square. */
const POINTS = [
  [250, 60],
  [110, 190],
  [240, 310],
  [380, 180],
] as const;

/** Sinkhorn and the walk of one crop, from its tokens to Δ in main memory. */
export async function benchExits(gpu: Gpu | null): Promise<Row[]> {
  const photo = await scenePhoto();
  const scene = sceneOf(POINTS, SIZE, values);
  const random = randomNumbers(6);
  const data = Float32Array.from({ length: FEATURES.channels * FEATURES.gridWidth * FEATURES.gridHeight }, random);
  const tokens = makeTokens(cropOf(photo, scene.crop), { ...FEATURES, data }, scene, values);
  const run = async (walk: Walk) => {
    const walker = await walk(tokens, scene, values);
    try {
      await walkThrough(walker, values);
    } finally {
      walker.dispose();
    }
  };
  const line = {
    what: `EXITS, Sinkhorn (${values.rounds} rounds) and ${values.steps} steps over ${tokens.count} tokens`,
    bound: '200 ms on two cores',
  };
  const device = gpu && walkGpu(gpu);
  return [await compared(line, 9, device && (() => run(device)), () => run(walkCpu))];
}
