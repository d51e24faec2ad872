import { describe, expect, test } from 'vitest';
import { hasPixel, maskWords } from '#core/bitmask.ts';
import type { Prompt } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { MaskSet, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { MethodContext } from '../method.ts';
import type { Embedding, Segmenter } from '../models.ts';
import { type Backend, onReference, randomNumbers, SIZES, testContext, testPhoto, testTensor } from '../testing.ts';
import { everything } from './index.ts';
import { parameters } from './parameters.ts';
import type { EverythingDiagnostics, EverythingValues } from './propose.ts';

const SIDE = 64;
const FRAME_SIDE = 256;
const MASKS = 3;

/** Logit of mask m of a prompt at a place of the photo, and the mask's predicted IoU. */
export interface World {
  logit(prompt: Prompt, mask: number, x: number, y: number): number;
  score(prompt: Prompt, mask: number): number;
}

/** A segmenter with a frame of 256 and a grid of 64, made by formulas. Looks at `decoded` for its batches. */
export function segmenterOf(gpu: Gpu | null, photo: Size, world: World, maxBatch = 8, decoded: Prompt[][] = []) {
  const scale = FRAME_SIDE / Math.max(photo.width, photo.height);
  const frame = {
    width: Math.max(1, Math.floor(photo.width * scale + 0.5)),
    height: Math.max(1, Math.floor(photo.height * scale + 0.5)),
    side: FRAME_SIDE,
  };
  const embedding: Embedding = { photo, frame, dispose() {} };
  const segmenter: Segmenter = {
    hash: 'test',
    maxBatch,
    encode: async () => embedding,
    async decode(_embedding, prompts) {
      decoded.push([...prompts]);
      const data = new Float32Array(prompts.length * MASKS * SIDE * SIDE);
      const toPhoto = (cell: number, photoLength: number, frameLength: number) =>
        ((cell + 0.5) * FRAME_SIDE * photoLength) / (SIDE * frameLength);
      for (let i = 0; i < data.length; i++) {
        const prompt = prompts[Math.floor(i / (MASKS * SIDE * SIDE))];
        const mask = Math.floor(i / (SIDE * SIDE)) % MASKS;
        const x = toPhoto(i % SIDE, photo.width, frame.width);
        const y = toPhoto(Math.floor(i / SIDE) % SIDE, photo.height, frame.height);
        data[i] = world.logit(prompt, mask, x, y);
      }
      const scores = Float32Array.from({ length: prompts.length * MASKS }, (_, i) =>
        world.score(prompts[Math.floor(i / MASKS)], i % MASKS),
      );
      const logits = testTensor(gpu, [prompts.length, MASKS, SIDE, SIDE], data);
      return { logits, scores, masksPerPrompt: MASKS, side: SIDE };
    },
  };
  return { segmenter, embedding: async () => embedding };
}

const few: EverythingValues = { ...defaultValues(parameters), grid: 4 };

/** Two discs; a prompt inside one gives it, sharp, with falling certainty for its three masks. */
function discs(photo: Size): World {
  const centres = [0.25, 0.75].map((part) => part * photo.width);
  const radius = 0.15 * photo.width;
  return {
    logit({ points: [point] }, mask, x, y) {
      const centre = point.x < photo.width / 2 ? centres[0] : centres[1];
      return 16 * (radius * (1 - 0.1 * mask) - Math.hypot(x - centre, y - photo.height / 2));
    },
    score: ({ points: [point] }, mask) => 0.95 - 0.04 * mask + (point.x < photo.width / 2 ? 0.01 : 0),
  };
}

/** What the mask generator must do on every backend. */
export function everythingSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const size = { width: 96, height: 64 };
  const run = async (world: World, values = few, given: Partial<MethodContext> = {}, decoded: Prompt[][] = []) => {
    const photo = testPhoto(size);
    const context = testContext({ photo, ...segmenterOf(gpu(), size, world, 5, decoded), ...given });
    const { value, diagnostics } = await backend()(everything, { photo }, values, context);
    return { value, diagnostics: diagnostics as EverythingDiagnostics };
  };

  describe('everything mode', () => {
    test('asks at the grid points, x fastest, in batches', async () => {
      const decoded: Prompt[][] = [];
      await run(discs(size), { ...few, grid: 3 }, {}, decoded);
      expect(decoded.map((batch) => batch.length)).toEqual([5, 4]);
      expect(decoded.flat().map(({ points: [{ x, y }] }) => [x, y])).toEqual(
        [1, 3, 5].flatMap((y) => [1, 3, 5].map((x) => [(x / 6) * 96, (y / 6) * 64])),
      );
    });

    test('keeps one mask of each object, the most certain first', async () => {
      const { value, diagnostics } = await run(discs(size));
      expect(value.count).toBe(2);
      expect(value.info.map(({ predictedIou }) => predictedIou)).toEqual([Math.fround(0.96), Math.fround(0.95)]);
      expect(value.info.map(({ point }) => point)).toEqual([
        [12, 8],
        [60, 8],
      ]);
      // A disc of radius 14.4 pixels around (24, 32).
      expect(value.info[0].box).toEqual([10, 18, 37, 45]);
      expect(Math.abs(value.info[0].area - Math.PI * 14.4 ** 2)).toBeLessThan(10);
      expect(value.info[0].key).toMatch(/^[0-9a-f]{16}$/);
      // The smaller masks: 0.91 is above 0.88, 0.87 and 0.88 are not; each object was found eight times.
      expect(diagnostics).toMatchObject({ prompts: 16, decoded: 48, belowIou: 16, kept: 2 });
    });

    test('a predicted IoU exactly at the threshold is dropped', async () => {
      const world = { ...discs(size), score: () => Math.fround(0.88) };
      expect((await run(world)).value.count).toBe(0);
      expect((await run(world, { ...few, predictedIou: 0.87 })).value.count).toBeGreaterThan(0);
    });

    test('soft masks are unstable, and so are masks without any logit above the offset', async () => {
      const sharp = discs(size);
      const soft: World = { ...sharp, logit: (...at) => sharp.logit(...at) / 40 };
      const { value, diagnostics } = await run(soft);
      expect(value.count).toBe(0);
      expect(diagnostics.unstable).toBe(32);
      const nothing: World = { ...sharp, logit: () => -9 };
      expect((await run(nothing, { ...few, stability: 0 })).diagnostics).toMatchObject({ unstable: 32, kept: 0 });
    });

    test('values that are no numbers are outside', async () => {
      const sharp = discs(size);
      const broken: World = {
        ...sharp,
        logit: (prompt, mask, x, y) => (y > 32 ? Number.NaN : sharp.logit(prompt, mask, x, y)),
      };
      const { value } = await run(broken);
      expect(value.info[0].box[3]).toBeLessThanOrEqual(33);
    });

    test('equal scores: the smaller mask first, then the earlier point', async () => {
      const world = { ...discs(size), score: () => 0.9 };
      const { value } = await run(world);
      // Of radii 1, 0.9, 0.8 the middle one's box overlaps the smallest's by 0.79, the largest's by 0.64.
      const areas = value.info.map(({ area }) => area);
      expect(areas).toEqual([...areas].sort((a, b) => a - b));
      expect(value.info.map(({ point }) => point?.[0])).toEqual([12, 60, 12, 60]);
    });

    test('a box overlap of 1 leaves only copies out', async () => {
      const { value, diagnostics } = await run(discs(size), { ...few, boxOverlap: 1 });
      expect(value.count).toBe(4);
      expect(diagnostics.duplicates).toBe(32 - 4);
    });

    test('small islands and holes go when asked', async () => {
      const sharp = discs(size);
      const speckled: World = {
        ...sharp,
        logit: (prompt, mask, x, y) => {
          if (Math.hypot(x - 50, y - 5) < 2.5) return 20;
          if (Math.hypot(x - 24, y - 32) < 2.5) return -20;
          return sharp.logit(prompt, mask, x, y);
        },
      };
      const { value: raw } = await run(speckled);
      const { value: clean } = await run(speckled, { ...few, smallestRegion: 50 });
      const inside = (masks: MaskSet, x: number, y: number) => hasPixel(maskWords(masks, 0), y * 96 + x);
      expect([inside(raw, 50, 5), inside(raw, 24, 32)]).toEqual([true, false]);
      expect([inside(clean, 50, 5), inside(clean, 24, 32)]).toEqual([false, true]);
      expect(clean.info[0].box).toEqual([10, 18, 37, 45]);
    });

    test('one pixel: copies of the same mask count once', async () => {
      const one = { width: 1, height: 1 };
      const world: World = { logit: () => 5, score: () => 0.95 };
      const photo = testPhoto(one);
      const context = testContext({ photo, ...segmenterOf(gpu(), one, world) });
      const { value } = await backend()(everything, { photo }, few, context);
      expect(value).toMatchObject({ count: 1, info: [{ area: 1, box: [0, 0, 0, 0] }] });
      expect([...value.words]).toEqual([1]);
    });

    test('stops between batches when aborted, and tells how far it is', async () => {
      const signal = { aborted: false };
      const told: number[] = [];
      const progress = (fraction: number) => {
        told.push(fraction);
        signal.aborted = fraction > 0.5;
      };
      await expect(run(discs(size), few, { signal, progress })).rejects.toThrow('abort');
      expect(told).toEqual([5 / 16, 10 / 16]);
    });

    test('without a segmenter it says so', async () => {
      await expect(run(discs(size), few, { segmenter: null })).rejects.toThrow(UserError);
    });
  });
}

/** Exact agreement with the reference on random logits. */
export function everythingParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference on random waves', async () => {
    const random = randomNumbers(17);
    const photos = [...SIZES, { width: 300, height: 200 }, { width: 61, height: 130 }];
    for (const size of photos) {
      const waves = Array.from({ length: 6 }, () => [random() * 6, random() * 6, random() * 6, 2 + 20 * random()]);
      const world: World = {
        logit({ points: [{ x, y }] }, mask, px, py) {
          const [a, b, c, height] = waves[(mask + Math.floor(7 * x + 3 * y)) % 6];
          const [u, v] = [px / size.width, py / size.height];
          return height * (Math.sin(a * u * (1 + mask) + c + x) + Math.cos(b * v + y)) + 0.3;
        },
        score: ({ points: [{ x, y }] }, mask) => 0.8 + 0.2 * Math.abs(Math.sin(x * 12.9 + y * 78.2 + mask)),
      };
      for (const values of [
        { ...few, grid: 3, stability: 0.5 },
        { ...few, grid: 2, stability: 0, predictedIou: 0, boxOverlap: 1, smallestRegion: 30 },
      ]) {
        const photo = testPhoto(size);
        const context = (device: Gpu | null) => testContext({ photo, ...segmenterOf(device, size, world) });
        const expected = await onReference(everything, { photo }, values, context(null));
        const actual = await backend()(everything, { photo }, values, context(gpu()));
        expect(actual.diagnostics).toEqual(expected.diagnostics);
        expect(actual.value).toEqual(expected.value);
      }
    }
  });
}
