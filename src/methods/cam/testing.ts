import { describe, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps, Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { Method } from '../method.ts';
import type { Classifier } from '../models.ts';
import {
  type Backend,
  courseOf,
  largestDifference,
  onReference,
  randomNumbers,
  SIZES,
  testClass,
  testContext,
  testTensor,
} from '../testing.ts';

/** Helpers for the tests of methods that ask a classifier. */

const STRIDE = 8;
/** Features of a place: red, green, blue and the four of their opposites that make the first eight. */
const DEPTH = 6;
/** One row a class: it looks for one colour and dislikes the others. */
const HEAD = [
  [2, -1, -1, 0, 0, 0.3],
  [-1, 2, -1, 0, 0.3, 0],
  [-1, -1, 2, 0.3, 0, 0],
];

export interface NetworkOptions {
  /** Added to every class map. */
  readonly bias?: number;
  /** Squares the class maps, so that no linear head makes them of the features. */
  readonly crooked?: boolean;
  /** Counts the looks. */
  readonly looks?: { count: number };
  /** What every class map and every feature is, instead of what the network sees. */
  readonly constant?: number;
}

/** A network that looks for red, green and blue: its features are the mean colours of 8 × 8 pixels of a view. */
export function colourNetwork(gpu: Gpu | null, options: NetworkOptions = {}): Classifier {
  const { bias = 0, crooked = false, looks, constant } = options;
  const see = (photo: Photo, view: Size & { flip: boolean }) => {
    const [w, h] = [Math.ceil(view.width / STRIDE), Math.ceil(view.height / STRIDE)];
    const data = new Float32Array(DEPTH * w * h);
    for (let i = 0; i < w * h; i++) {
      const x = view.flip ? w - 1 - (i % w) : i % w;
      const colour = meanOf(photo, x / w, Math.floor(i / w) / h, (x + 1) / w, (Math.floor(i / w) + 1) / h);
      for (let d = 0; d < DEPTH; d++) data[d * w * h + i] = d < 3 ? colour[d] : Math.max(0, 0.5 - colour[d - 3]);
    }
    return { data, w, h };
  };
  return {
    hash: 'colours',
    classNames: ['red', 'green', 'blue'],
    baseSide: 96,
    async run(photo, view, channels) {
      if (looks) looks.count++;
      const { data, w, h } = see(photo, view);
      const cells = w * h;
      const all = HEAD.map((row) =>
        Float32Array.from({ length: cells }, (_, i) => {
          const value = row.reduce((sum, weight, d) => sum + weight * data[d * cells + i], bias);
          return constant ?? (crooked ? value * value - value : value);
        }),
      );
      const logits = Float32Array.from(all, (map) => (4 * map.reduce((sum, value) => sum + value, 0)) / cells);
      const maps = new Float32Array(channels.length * cells);
      for (const [k, channel] of channels.entries()) maps.set(all[channel], k * cells);
      return { logits, classMaps: testTensor(gpu, [1, channels.length, h, w], maps) };
    },
    async features(photo) {
      const scale = 96 / Math.max(photo.width, photo.height);
      const side = (length: number) => Math.max(1, Math.round(length * scale));
      const { data, w, h } = see(photo, { width: side(photo.width), height: side(photo.height), flip: false });
      return testTensor(gpu, [1, DEPTH, h, w], constant === undefined ? data : data.fill(constant));
    },
  };
}

/** Mean colour of a part of the photo, given in shares of its sides; 0..1. */
function meanOf(photo: Photo, left: number, top: number, right: number, bottom: number): number[] {
  const [x0, y0] = [Math.floor(left * photo.width), Math.floor(top * photo.height)];
  const [x1, y1] = [
    Math.max(x0 + 1, Math.ceil(right * photo.width)),
    Math.max(y0 + 1, Math.ceil(bottom * photo.height)),
  ];
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = y0; y < Math.min(y1, photo.height); y++) {
    for (let x = x0; x < Math.min(x1, photo.width); x++) {
      count++;
      for (let c = 0; c < 3; c++) sum[c] += photo.rgba[4 * (y * photo.width + x) + c] / 255;
    }
  }
  return sum.map((one) => one / Math.max(1, count));
}

/** A grey photo with discs in strong and weak colours, by chance. */
export function discPhoto({ width, height }: Size, seed: number): Photo {
  const random = randomNumbers(seed);
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) rgba.set([100 + 20 * random(), 100 + 20 * random(), 100, 255], 4 * i);
  for (let disc = 0; disc < 5; disc++) {
    const [cx, cy, r] = [random() * width, random() * height, (0.1 + 0.2 * random()) * Math.max(width, height)];
    const colour = [0, 1, 2].map((c) => (c === disc % 3 ? 160 + 90 * random() : 40 * random()));
    for (let i = 0; i < width * height; i++) {
      if (((i % width) - cx) ** 2 + (Math.floor(i / width) - cy) ** 2 < r * r) rgba.set(colour, 4 * i);
    }
  }
  return { width, height, rgba };
}

function expectScores({ data }: ActivationMaps): void {
  expect(data.every((score) => score >= 0 && score <= 1)).toBe(true);
}

/** What every activation method must do on every backend, and that the backends agree. */
export function activationSuite<S extends ParameterSpecs>(
  method: Method<S, 'photo', 'maps'>,
  variants: readonly ValuesOf<S>[],
  backend: () => Backend,
  gpu: () => Gpu | null,
  tolerance = 2e-5,
): void {
  const tags = [testClass(1, [0]), testClass(3, [1, 2]), testClass(9)];
  const contextOf = (photo: Photo, device: Gpu | null, options?: NetworkOptions) => {
    const classifier = colourNetwork(device, options);
    return testContext({
      photo,
      tags,
      classifier,
      seed: 5,
      features: async () => (await classifier.features(photo))!,
    });
  };

  describe(method.id, () => {
    test('without tags there are no maps', async () => {
      const photo = discPhoto({ width: 20, height: 12 }, 1);
      const context = { ...contextOf(photo, gpu()), tags: [] };
      const { value } = await backend()(method, { photo }, variants[0], context);
      expect(value).toMatchObject({ width: 20, height: 12, classes: [] });
      expect(value.data).toHaveLength(0);
    });

    test('a network that sees nothing, the same everywhere, or no numbers, gives maps of 0', async () => {
      const photo = discPhoto({ width: 40, height: 24 }, 2);
      for (const constant of [-1, 0, 0.7, Number.NaN, Number.POSITIVE_INFINITY]) {
        const context = contextOf(photo, gpu(), { constant });
        const { value, diagnostics } = await backend()(method, { photo }, variants[0], context);
        expect(value.data.every((score) => score === 0)).toBe(true);
        // What is shown and exported are numbers, too: JSON has no others.
        expect(JSON.parse(JSON.stringify(diagnostics))).toEqual(diagnostics);
      }
    });

    test('photos of any shape give scores in 0..1, the same on both backends', async () => {
      for (const [i, size] of [...SIZES, { width: 121, height: 90 }].entries()) {
        const photo = discPhoto(size, i);
        for (const values of variants) {
          const expected = await onReference(method, { photo }, values, contextOf(photo, null));
          const actual = await backend()(method, { photo }, values, contextOf(photo, gpu()));
          expect(actual.value.classes).toEqual([1, 3, 9]);
          expectScores(actual.value);
          const where = `${JSON.stringify(size)} ${JSON.stringify(values)}`;
          expect(largestDifference(actual.value.data, expected.value.data), where).toBeLessThan(tolerance);
        }
      }
    });

    test('stops when aborted', async () => {
      const photo = discPhoto({ width: 40, height: 24 }, 4);
      const signal = { aborted: true };
      const context = { ...contextOf(photo, gpu()), signal };
      await expect(backend()(method, { photo }, variants[0], context)).rejects.toThrow('abort');
    });

    const { course } = method;
    if (course) {
      test('a moment of its course is the result with so many steps', async () => {
        const { parameter } = course;
        const photo = discPhoto({ width: 60, height: 45 }, 6);
        const values = { ...variants[0], [parameter]: 2 };
        const moments = await courseOf(gpu(), method, { photo }, values, contextOf(photo, gpu()));
        expect(moments.map(({ step }) => step)).toEqual([0, 1, 2]);
        for (const { step, value: shown } of moments) {
          const set = { ...values, [parameter]: step };
          expect(shown).toEqual((await backend()(method, { photo }, set, contextOf(photo, gpu()))).value);
        }
      });
    }

    test('without a model it says so', async () => {
      const photo = discPhoto({ width: 40, height: 24 }, 4);
      const none = new UserError('features.none', {});
      const context = testContext({ photo, tags, features: () => Promise.reject(none) });
      await expect(backend()(method, { photo }, variants[0], context)).rejects.toThrow(UserError);
    });
  });
}
