import { describe, expect, test } from 'vitest';
import { hasPixel, maskArea, maskIou, packMask } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { Photo, ScalarMap, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { toCpu } from '#gpu/transfer.ts';
import type { GpuScalar } from '#gpu/values.ts';
import { segmenterOf, type World } from '../everything/suite.ts';
import { randomNumbers, testTensor } from '../testing.ts';
import { type ExitsContext, exits } from './answer.ts';
import { exitsCourse } from './course.ts';
import { walkCpu } from './cpu.ts';
import type { ExitsValues, Point, Scene } from './geometry.ts';
import golden from './golden.json' with { type: 'json' };
import { LAST_MOMENT, ROUNDS, valuesAt } from './moments.ts';
import { parameters } from './parameters.ts';
import type { Tokens } from './tokens.ts';
import { type Walk, walkThrough } from './walk.ts';

const values: ExitsValues = defaultValues(parameters);
const SIZE = { width: 96, height: 64 };

/** Two red bars, the halves of one object behind a blue post, on green. */
const isRed = (x: number, y: number) => y >= 20 && y < 44 && ((x >= 16 && x < 40) || (x >= 52 && x < 80));
const isPost = (x: number) => x >= 40 && x < 52;

export function barsPhoto({ width, height }: Size = SIZE): Photo {
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = isRed(x, y) ? [210, 40, 40] : isPost(x) ? [40, 60, 200] : [60, 160, 60];
      rgba.set([...colour, 255], 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

const EXTREMES: readonly Point[] = [
  [30, 20],
  [16, 30],
  [60, 43],
  [79, 30],
];
const truth = packMask(Array.from({ length: 96 * 64 }, (_, i) => Number(isRed(i % 96, Math.floor(i / 96)))));

/** Answers with a disc around its first positive point, however the prompt looks: a segmenter that sees one part only. */
const oneSided: World = {
  logit: (_prompt, mask, x, y) => 8 * (10 - 2 * mask - Math.hypot(x - 28, y - 32)),
  score: (_prompt, mask) => 0.9 - 0.1 * mask,
};
/** Answers with the truth for the second of its masks, and with the box for the others. */
const seeing: World = {
  logit: (_prompt, mask, x, y) =>
    mask === 1 ? (isRed(x, y) ? 9 : -9) : x >= 16 && x < 80 && y >= 20 && y < 44 ? 9 : -9,
  score: (_prompt, mask) => [0.9, 0.8, 0.5][mask],
};

/** Sinkhorn and the walk to their ends. */
async function walked(
  walk: Walk,
  tokens: Tokens,
  scene: Pick<Scene, 'seeds' | 'outside'>,
  given: Pick<ExitsValues, 'exponent' | 'rounds' | 'steps'>,
) {
  const walker = await walk(tokens, scene, given);
  try {
    return await walkThrough(walker, given);
  } finally {
    walker.dispose();
  }
}

/** What EXITS must do on every backend. */
export function exitsSuite(walk: () => Walk, gpu: () => Gpu | null): void {
  const contextOf = (given: Partial<ExitsContext> = {}, world?: World): ExitsContext => ({
    photo: barsPhoto(),
    features: async () => null,
    walk: walk(),
    segmenter: null,
    embedding: () => Promise.reject(new Error('no segmenter')),
    progress() {},
    ...(world && segmenterOf(gpu(), SIZE, world)),
    ...given,
  });

  /** A moment's map; a buffer goes back. */
  const onCpu = async (value: ScalarMap | GpuScalar): Promise<ScalarMap> => {
    if (!('buffer' in value)) return value;
    const map = await toCpu(gpu()!, 'saliency', value);
    gpu()!.release(value.buffer);
    return map;
  };

  describe('golden vectors', () => {
    const tokens: Tokens = {
      count: golden.tokens.length,
      channels: golden.tokens[0].length,
      data: Float32Array.from(golden.tokens.flat()),
    };
    const outside = Uint8Array.from({ length: tokens.count }, (_, i) => Number(golden.outside.includes(i)));
    const scene = { seeds: golden.seeds, outside };
    const run = (rounds: number, steps: number) =>
      walked(walk(), tokens, scene, { exponent: golden.exponent, rounds, steps });

    test('Sinkhorn comes as near to a doubly stochastic matrix as the full one', async () => {
      for (const [i, rounds] of golden.rounds.entries()) {
        const { residual } = await run(rounds, 0);
        // Single precision cannot tell residuals below some 1e-6.
        expect(Math.abs(residual - golden.residuals[i])).toBeLessThan(1e-5 + 1e-3 * golden.residuals[i]);
      }
    });

    test('two vectors stepped are the rows of the power of the matrix', async () => {
      for (const [i, steps] of golden.steps.entries()) {
        const { delta } = await run(10, steps);
        const apart = delta.map((value, j) => Math.abs(value - golden.deltas[i][j]));
        expect(Math.max(...apart), `${steps} steps`).toBeLessThan(2e-4);
      }
    });
  });

  describe('extreme points', () => {
    test('the dense label holds both halves of a split object and nothing of what splits it', async () => {
      const { words, from, foreground, background } = await exits(EXTREMES, values, contextOf());
      expect(from).toBe('dense');
      expect(maskIou(words, truth)).toBeGreaterThan(0.85);
      expect(foreground.some(([x]) => x < 40) && foreground.some(([x]) => x > 52)).toBe(true);
      expect(foreground.every(([x, y]) => isRed(x, y))).toBe(true);
      expect(background.some(([x]) => isPost(x))).toBe(true);
      // A token on a border holds both.
      expect(background.filter(([x, y]) => isRed(x, y)).length).toBeLessThan(0.25 * background.length);
    });

    test('the order of the clicks does not matter, and clicks that fall together count once', async () => {
      const first = await exits(EXTREMES, values, contextOf());
      expect((await exits([...EXTREMES].reverse(), values, contextOf())).words).toEqual(first.words);
      expect((await exits([...EXTREMES, EXTREMES[0]], values, contextOf())).words).toEqual(first.words);
    });

    test('of the segmenter’s masks the one that agrees with the walk is taken, not the surest', async () => {
      const { words, from } = await exits(EXTREMES, { ...values, agreement: 2 }, contextOf({}, seeing));
      expect(from).toBe('prompt');
      expect(maskIou(words, truth)).toBeGreaterThan(0.93);
      const surest = await exits(EXTREMES, { ...values, agreement: 0 }, contextOf({}, seeing));
      expect(maskArea(surest.words)).toBeGreaterThan(1.1 * maskArea(words));
    });

    test('where the segmenter sees a part only, the dense label stands in, unless prompts are asked for', async () => {
      expect((await exits(EXTREMES, values, contextOf({}, oneSided))).from).toBe('dense');
      const asked = await exits(EXTREMES, { ...values, result: 'prompt' }, contextOf({}, oneSided));
      expect(asked.from).toBe('prompt');
      expect(maskIou(asked.words, truth)).toBeLessThan(0.4);
      // Pixels beyond the box go, whatever the segmenter says.
      expect(hasPixel(asked.words, 32 * 96 + 15)).toBe(false);
    });

    test('features of the crop tell apart what colours do not', async () => {
      const grey = { ...SIZE, rgba: new Uint8Array(4 * 96 * 64).fill(128) };
      let asked: Photo | null = null;
      let disposed = false;
      const features = async (crop: Photo) => {
        asked = crop;
        // The crop begins at (3, 15): one channel is 1 on the bars.
        const data = Float32Array.from({ length: crop.width * crop.height }, (_, i) =>
          Number(isRed(3 + (i % crop.width), 15 + Math.floor(i / crop.width))),
        );
        const tensor = testTensor(null, [1, 1, crop.height, crop.width], data);
        return { ...tensor, dispose: () => (disposed = true) };
      };
      const context = contextOf({ photo: grey, features });
      const { words } = await exits(EXTREMES, { ...values, place: 0 }, context);
      expect(asked).toMatchObject({ width: 90, height: 34 });
      expect(maskIou(words, truth)).toBeGreaterThan(0.9);
      expect(disposed).toBe(true);
    });

    test('nothing to tell tokens apart: the clicks alone are asked', async () => {
      const grey = { ...SIZE, rgba: new Uint8Array(4 * 96 * 64).fill(128) };
      const flat = { ...values, place: 0 };
      const { from, foreground } = await exits(EXTREMES, flat, contextOf({ photo: grey }, seeing));
      expect([from, foreground]).toEqual(['prompt', []]);
      await expect(exits(EXTREMES, flat, contextOf({ photo: grey }))).rejects.toThrow(UserError);
    });

    test('a box that fills the photo has no background: the uninformed walk stands for it', async () => {
      const corners: Point[] = [
        [0, 0],
        [95, 63],
        [0, 63],
        [95, 0],
      ];
      const { words, scene } = await exits(corners, values, contextOf());
      expect(scene.outside.includes(1)).toBe(false);
      // The corners are green, and so is most of the photo.
      expect(hasPixel(words, 5 * 96 + 5)).toBe(true);
      expect(hasPixel(words, 30 * 96 + 30)).toBe(false);
    });

    test('the smallest photos', async () => {
      for (const [width, height] of [
        [1, 1],
        [1, 40],
        [40, 1],
        [2, 2],
        [5, 3],
      ]) {
        const photo = barsPhoto({ width, height });
        const points: Point[] = [
          [0, 0],
          [width - 1, height - 1],
        ];
        const world: World = { logit: () => 5, score: () => 0.9 };
        const { words } = await exits(points, values, contextOf({ photo, ...segmenterOf(gpu(), photo, world) }));
        expect(maskArea(words)).toBeGreaterThan(0);
      }
      await expect(exits([], values, contextOf())).rejects.toThrow(UserError);
    });

    test('the course goes from the clicks over Sinkhorn to the last step; each of its moments can be the result', async () => {
      const context = contextOf();
      const { scene } = await exits(EXTREMES, values, context);
      const inside = (pixel: number) => {
        const [x, y] = [pixel % 96, Math.floor(pixel / 96)];
        return x >= scene.box.x0 && x < scene.box.x1 && y >= scene.box.y0 && y < scene.box.y1;
      };
      const threshold = values.foreground / (1 + values.foreground);
      const [steps, residuals]: number[][] = [[], []];
      for await (const { step, value, residual } of exitsCourse(EXTREMES, values, context)) {
        steps.push(step);
        if (residual !== undefined) residuals.push(residual);
        const { data } = await onCpu(value);
        expect(data.every((one) => one >= 0 && one < 1)).toBe(true);
        if (![0, 3, ROUNDS, LAST_MOMENT].includes(step)) continue;
        const taken = await exits(EXTREMES, { ...values, ...valuesAt(step), result: 'dense' }, context);
        const shown = packMask(Array.from(data, (one, pixel) => Number(inside(pixel) && one >= threshold)));
        expect(maskIou(shown, taken.words), `moment ${step}`).toBeGreaterThan(0.995);
      }
      expect(steps).toEqual(Array.from({ length: LAST_MOMENT + 1 }, (_, i) => i));
      expect(residuals.length).toBe(ROUNDS);
      expect(residuals[4]).toBeLessThan(0.1 * residuals[0]);
      const tiny = { photo: barsPhoto({ width: 2, height: 2 }) };
      await expect(exitsCourse([[1, 1]], values, contextOf(tiny)).next()).rejects.toMatchObject({
        code: 'exits.small',
      });
    });

    test('stops when aborted, and tells how far it is', async () => {
      const signal = { aborted: false };
      const told: number[] = [];
      const progress = (fraction: number) => {
        told.push(fraction);
        signal.aborted = fraction > 0.2;
      };
      await expect(exits(EXTREMES, values, contextOf({ signal, progress }))).rejects.toThrow('abort');
      expect(told.every((fraction, i) => i === 0 || fraction > told[i - 1])).toBe(true);
    });
  });
}

/** Agreement with the reference, streaming or not, to 2e-3 units of 1/N. */
export function exitsParity(walk: () => Walk): void {
  test('agrees with the reference on random tokens', async () => {
    const random = randomNumbers(5);
    for (const [count, channels] of [
      [9, 1],
      [65, 3],
      [300, 17],
      [2300, 4],
    ]) {
      const data = Float32Array.from({ length: count * channels }, () => random() - 0.4);
      for (let i = 0; i < count; i++) {
        const row = data.subarray(i * channels, (i + 1) * channels);
        const norm = Math.hypot(...row);
        // One token is empty.
        for (let c = 0; c < channels; c++) row[c] = i === 4 ? 0 : row[c] / norm;
      }
      const scene = {
        seeds: [0, 2],
        outside: Uint8Array.from({ length: count }, (_, i) => Number(i > count / 2)),
      };
      const given = { exponent: 2.5, rounds: 4, steps: 3 };
      const expected = await walked(walkCpu, { count, channels, data }, scene, given);
      const actual = await walked(walk(), { count, channels, data }, scene, given);
      const apart = actual.delta.map(
        (value, i) => Math.abs(value - expected.delta[i]) / (1 + Math.abs(expected.delta[i])),
      );
      expect(Math.max(...apart), `${count} tokens`).toBeLessThan(2e-3);
    }
  });
}
