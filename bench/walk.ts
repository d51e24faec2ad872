import type { Stroke } from '#core/edits.ts';
import { defaultValues } from '#core/parameters.ts';
import type { Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { edges } from '#methods/edges/index.ts';
import { irnWalk } from '#methods/irn-walk/index.ts';
import { psaWalk } from '#methods/psa-walk/index.ts';
import { randomWalker } from '#methods/random-walker/index.ts';
import { randomNumbers, testContext, testTensor } from '#methods/testing.ts';
import { comparedMethod, type Row } from './measure.ts';
import { SIZE, sceneMaps, sceneMasks } from './scene.ts';

const CLASSES = 3;
const MASKS = 100;
/** Half of it, as bench/peers/walker.py has it. */
const HALF: Size = { width: 250, height: 188 };
/** Features as a small vision transformer gives them: patches of 14 pixels. */
const FEATURES = [1, 384, 27, 36] as const;

const edgeValues = defaultValues(edges.parameters);
const irnValues = defaultValues(irnWalk.parameters);
const psaValues = { ...defaultValues(psaWalk.parameters), steps: 256 };
const walkerValues = { ...defaultValues(randomWalker.parameters), seeds: 'scribbles' as const };

/** All that spreads scores over a photo, from values that are on the device already to maps of the photo's size. */
export async function benchWalks(gpu: Gpu | null): Promise<Row[]> {
  const photo = discsPhoto(SIZE);
  const half = discsPhoto(HALF);
  const [maps, masks] = [sceneMaps(CLASSES), sceneMasks(MASKS)];
  const features = Float32Array.from({ length: FEATURES[1] * FEATURES[2] * FEATURES[3] }, randomNumbers(4));
  const tensor = testTensor(gpu, FEATURES, features);
  const context = testContext({ photo, features: async () => tensor });
  const scribbled = testContext({ photo: half, strokes: sceneScribbles() });
  const border = (await edges.reference({ photo, masks }, edgeValues, context)).value;
  const photoAndSize = `${SIZE.width}×${SIZE.height}`;
  const rows = [
    await comparedMethod(
      {
        what: `sparse walk, ${CLASSES} maps, ${photoAndSize} at stride 4, ${irnValues.steps} steps`,
        bound: '600 ms on two cores',
      },
      9,
      gpu,
      irnWalk,
      { maps, edges: border },
      irnValues,
      context,
    ),
    await comparedMethod(
      {
        what: `walk by likeness, ${CLASSES} maps and the background, ${FEATURES[1]} features, stride 8, ${psaValues.steps} steps`,
        bound: '600 ms on two cores',
      },
      5,
      gpu,
      psaWalk,
      { photo, maps },
      psaValues,
      context,
    ),
    await comparedMethod(
      { what: `edges of ${MASKS} masks, ${photoAndSize}`, bound: '100 ms on two cores' },
      9,
      gpu,
      edges,
      { photo, masks },
      edgeValues,
      context,
    ),
    await comparedMethod(
      {
        what: `random walker, background and 2 classes, ${HALF.width}×${HALF.height}, tolerance 1e-3`,
        bound: 'as scikit-image on one core',
      },
      5,
      gpu,
      randomWalker,
      { photo: half },
      walkerValues,
      scribbled,
    ),
  ];
  tensor.dispose();
  return rows;
}

/** Two discs on a slope, with noise: bench/peers/walker.py makes the same for scikit-image. */
function discsPhoto({ width, height }: Size): Photo {
  const scale = SIZE.width / width;
  const random = randomNumbers(5);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [scale * (i % width), scale * Math.floor(i / width)];
    const inside = DISCS.find(({ cx, cy, radius }) => (x - cx) ** 2 + (y - cy) ** 2 < radius * radius);
    const colour = inside?.colour ?? [90 + 0.1 * x, 100 + 0.1 * y, 110];
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = colour[k] + 24 * (random() - 0.5);
  }
  return { width, height, rgba };
}

const DISCS = [
  { cx: 150, cy: 150, radius: 90, colour: [190, 70, 60] },
  { cx: 370, cy: 230, radius: 80, colour: [70, 100, 190] },
] as const;

/** A stroke on each disc and one along the upper edge, in the photo of half the size. */
function sceneScribbles(): Stroke[] {
  const stroke = (id: number, x: number, y: number, length: number): Stroke => ({
    type: 'stroke',
    class: id,
    radius: 2,
    points: [
      [x / 2, y / 2],
      [(x + length) / 2, y / 2],
    ],
  });
  return [stroke(0, 20, 12, 460), ...DISCS.map(({ cx, cy }, k) => stroke(k + 1, cx - 30, cy, 60))];
}
