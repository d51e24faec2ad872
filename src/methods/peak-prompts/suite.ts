import { describe, expect, test } from 'vitest';
import { hasPixel, maskWords } from '#core/bitmask.ts';
import type { Prompt } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { segmenterOf, type World } from '../everything/suite.ts';
import type { MethodContext } from '../method.ts';
import { type Backend, onReference, randomNumbers, SIZES, testContext, testPhoto } from '../testing.ts';
import type { PeakDiagnostics } from './ask.ts';
import { peakPrompts } from './index.ts';
import { parameters } from './parameters.ts';
import type { PeakValues } from './plan.ts';

const values: PeakValues = defaultValues(parameters);
const SIZE = { width: 96, height: 64 };

/** Maps of cones: [class, x, y, height] each; cones of one class are one map. */
export function conesOf(size: Size, cones: readonly (readonly [number, number, number, number])[]): ActivationMaps {
  const classes = [...new Set(cones.map(([id]) => id))].sort((a, b) => a - b);
  const pixels = size.width * size.height;
  const data = new Float32Array(classes.length * pixels);
  for (const [id, cx, cy, height] of cones) {
    for (let i = 0; i < pixels; i++) {
      const distance = Math.hypot((i % size.width) - cx, Math.floor(i / size.width) - cy);
      const at = classes.indexOf(id) * pixels + i;
      data[at] = Math.max(data[at], height * Math.max(0, 1 - distance / 20));
    }
  }
  return { ...size, classes, data };
}

/** Discs around every positive point: radius 8, 12 and 16 for the three masks, falling certainty. */
export const discsAtPoints: World = {
  logit({ points }, mask, x, y) {
    const near = points.filter(({ positive }) => positive).map((point) => Math.hypot(x - point.x, y - point.y));
    return 2 * (8 + 4 * mask - Math.min(...near));
  },
  score: (_prompt, mask) => 0.9 - 0.1 * mask,
};

/** What peaks as prompts must do on every backend. */
export function peakSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const run = async (
    maps: ActivationMaps,
    given: Partial<PeakValues> = {},
    world = discsAtPoints,
    context: Partial<MethodContext> = {},
  ) => {
    const asked: Prompt[][] = [];
    const photo = testPhoto(maps);
    const whole = testContext({ photo, ...segmenterOf(gpu(), maps, world, 8, asked), ...context });
    const { value, diagnostics } = await backend()(peakPrompts, { photo, maps }, { ...values, ...given }, whole);
    return { value, diagnostics: diagnostics as PeakDiagnostics, asked: asked.flat() };
  };

  describe('peaks as prompts', () => {
    const maps = conesOf(SIZE, [
      [1, 20, 30, 1],
      [1, 70, 30, 0.8],
      [4, 48, 12, 0.9],
    ]);

    test('one question for each group of near peaks, the strongest first', async () => {
      const { value, asked, diagnostics } = await run(maps);
      const places = asked.map(({ points }) => points.map(({ x, y }) => [x, y]));
      // 50 pixels apart is more than a third of 96.
      expect(places).toEqual([[[20.5, 30.5]], [[48.5, 12.5]], [[70.5, 30.5]]]);
      expect(value.count).toBe(3);
      expect(value.info.map(({ point }) => point)).toEqual(places.flat());
      expect(hasPixel(maskWords(value, 0), 30 * 96 + 20)).toBe(true);
      expect(hasPixel(maskWords(value, 0), 30 * 96 + 70)).toBe(false);
      // The third mask: a disc of radius 16.
      expect(Math.abs(value.info[0].area - Math.PI * 16 ** 2)).toBeLessThan(20);
      expect(diagnostics).toEqual({ peaks: 3, prompts: 3, left: 0, tooLarge: 0 });
    });

    test('without splitting a class is one question', async () => {
      const { asked, value } = await run(maps, { split: false });
      expect(asked.map(({ points }) => points.length)).toEqual([2, 1]);
      expect(hasPixel(maskWords(value, 0), 30 * 96 + 70)).toBe(true);
    });

    test('other classes’ peaks are negative points when asked', async () => {
      const { asked } = await run(maps, { split: false, negatives: true });
      expect(asked[0].points.map(({ positive }) => positive)).toEqual([true, true, false]);
    });

    test('the bound on decodes leaves each class its first question', async () => {
      const { asked, diagnostics } = await run(maps, { decodes: 2 });
      expect(asked.map(({ points: [{ x }] }) => x)).toEqual([20.5, 48.5]);
      expect(diagnostics.left).toBe(1);
    });

    test('a mask over nearly everything gives way to the surest', async () => {
      const greedy: World = { ...discsAtPoints, logit: (...at) => (at[1] === 2 ? 9 : discsAtPoints.logit(...at)) };
      const { value, diagnostics } = await run(maps, {}, greedy);
      expect(diagnostics.tooLarge).toBe(3);
      expect(value.info.every(({ area }) => area < 300)).toBe(true);
      const best = await run(maps, { choice: 'best' }, greedy);
      expect(best.value.info.map(({ key }) => key)).toEqual(value.info.map(({ key }) => key));
    });

    test('refined answers are asked for twice, and leave nothing behind', async () => {
      const { value, asked } = await run(maps, { refine: true });
      expect([value.count, asked.length]).toEqual([3, 6]);
    });

    test('no peak, no question: no segmenter is needed', async () => {
      for (const empty of [conesOf(SIZE, []), conesOf(SIZE, [[1, 5, 5, 0]])]) {
        const { value } = await run(empty, {}, discsAtPoints, { segmenter: null });
        expect([value.count, value.words.length]).toEqual([0, 0]);
      }
      await expect(run(maps, {}, discsAtPoints, { segmenter: null })).rejects.toThrow(UserError);
    });

    test('one pixel, one row, and values that are no numbers', async () => {
      for (const size of [
        { width: 1, height: 1 },
        { width: 31, height: 1 },
        { width: 1, height: 40 },
      ]) {
        const data = new Float32Array(size.width * size.height).fill(0.7);
        data[0] = size.width * size.height > 1 ? Number.NaN : 0.7;
        const { value } = await run({ ...size, classes: [2], data });
        // A plateau longer than 20 pixels has two peaks.
        expect(value.count).toBe(size.width * size.height > 1 ? 2 : 1);
      }
    });

    test('stops between questions when aborted', async () => {
      const signal = { aborted: false };
      const progress = () => {
        signal.aborted = true;
      };
      await expect(run(maps, {}, discsAtPoints, { signal, progress })).rejects.toThrow('abort');
    });
  });
}

/** Exact agreement with the reference on random cones. */
export function peakParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference on random maps', async () => {
    const random = randomNumbers(41);
    for (const size of [...SIZES, { width: 300, height: 200 }]) {
      const cones = Array.from(
        { length: 9 },
        (_, i) =>
          [
            1 + (i % 4),
            Math.floor(random() * size.width),
            Math.floor(random() * size.height),
            0.5 + random() / 2,
          ] as const,
      );
      const maps = conesOf(size, cones);
      const photo = testPhoto(size);
      const context = (device: Gpu | null) => testContext({ photo, ...segmenterOf(device, size, discsAtPoints) });
      const expected = await onReference(peakPrompts, { photo, maps }, values, context(null));
      expect(await backend()(peakPrompts, { photo, maps }, values, context(gpu()))).toEqual(expected);
    }
  });
}
