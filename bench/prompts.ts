import type { Prompt } from '#core/edits.ts';
import { defaultValues } from '#core/parameters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { maskCompetition } from '#methods/mask-competition/index.ts';
import type { Segmenter } from '#methods/models.ts';
import { peakPrompts } from '#methods/peak-prompts/index.ts';
import { testContext, testPhoto, testTensor } from '#methods/testing.ts';
import { comparedMethod, type Row } from './measure.ts';
import { SIZE, sceneMaps } from './scene.ts';

const CLASSES = 20;
/** The embedded segmenter's grid, and masks of one answer. */
const SIDE = 128;
const MASKS = 3;
/** Pixels of the photo in a cell of the grid: the photo's long side fills it. */
const CELL = SIZE.width / SIDE;

/** What peaks as prompts cost beside the decoder: finding them, and making masks of its answers. */
export async function benchPrompts(gpu: Gpu | null): Promise<Row[]> {
  const photo = testPhoto(SIZE);
  const maps = sceneMaps(CLASSES);
  const frame = { ...SIZE, side: SIZE.width };
  const embedding = async () => ({ photo: SIZE, frame, dispose() {} });
  const context = testContext({ photo, segmenter: segmenterOf(gpu), embedding });
  const line = (what: string, { decodes }: { readonly decodes: number }) => ({
    what: `${what}, ${CLASSES} maps, ${decodes} questions, without the decoder`,
    bound: '100 ms on two cores',
  });
  const [peaks, competition] = [defaultValues(peakPrompts.parameters), defaultValues(maskCompetition.parameters)];
  return [
    await comparedMethod(line('peak prompts', peaks), 9, gpu, peakPrompts, { photo, maps }, peaks, context),
    await comparedMethod(
      line('mask competition', competition),
      9,
      gpu,
      maskCompetition,
      { photo, maps },
      competition,
      context,
    ),
  ];
}

/** Answers with discs around the first point, which it keeps: only the first, uncounted run waits for them. */
function segmenterOf(gpu: Gpu | null): Segmenter {
  const known = new Map<string, Float32Array>();
  return {
    hash: 'discs',
    maxBatch: 1,
    encode: () => Promise.reject(new Error('the embedding is there already')),
    async decode(_embedding, [prompt]) {
      const key = JSON.stringify(prompt.points);
      const logits = known.get(key) ?? discs(prompt);
      known.set(key, logits);
      return {
        logits: testTensor(gpu, [1, MASKS, SIDE, SIDE], logits),
        scores: Float32Array.of(0.9, 0.8, 0.7),
        masksPerPrompt: MASKS,
        side: SIDE,
      };
    },
  };
}

function discs({ points: [{ x, y }] }: Prompt): Float32Array {
  return Float32Array.from({ length: MASKS * SIDE * SIDE }, (_, i) => {
    const cell = i % (SIDE * SIDE);
    const away = Math.hypot((cell % SIDE) - x / CELL, Math.floor(cell / SIDE) - y / CELL);
    return 6 + 6 * Math.floor(i / (SIDE * SIDE)) - away;
  });
}
