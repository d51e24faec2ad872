import { describe, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import type { ParameterSpecs, ValuesOf } from '#core/parameters.ts';
import type { ActivationMaps, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { discPhoto } from '../cam/testing.ts';
import type { Method, MethodContext } from '../method.ts';
import type { Tensor } from '../models.ts';
import {
  type Backend,
  courseOf,
  largestDifference,
  onReference,
  randomNumbers,
  testClass,
  testContext,
  testPhoto,
  testTensor,
} from '../testing.ts';

/** Helpers for the tests of methods that compare places of a photo. */

/** Features of three regions with noise, f32 [D, h, w]: left, right, and a block in the middle. */
export function regionFeatures({ width, height }: Size, depth: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const kinds = Array.from({ length: 3 }, () => Array.from({ length: depth }, () => random() - 0.3));
  return Float32Array.from({ length: depth * width * height }, (_, at) => {
    const i = at % (width * height);
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    const kind = x > 0.3 && x < 0.7 && y > 0.3 && y < 0.7 ? 2 : Number(x > 0.5);
    return kinds[kind][Math.floor(at / (width * height))] + 0.2 * random();
  });
}

export function featureTensor(gpu: Gpu | null, grid: Size, depth: number, data: Float32Array): Tensor {
  return testTensor(gpu, [1, depth, grid.height, grid.width], data);
}

/** A golden file's photo, maps of the classes 1 and 2, and features of one place a pixel. */
export function goldenCase(golden: {
  width: number;
  height: number;
  depth: number;
  cam: number[];
  features: number[];
}) {
  const { width, height, depth } = golden;
  const photo = testPhoto({ width, height });
  const maps = { width, height, classes: [1, 2], data: Float32Array.from(golden.cam) };
  const features = Float32Array.from(golden.features);
  const contextOf = (gpu: Gpu | null, given: Partial<MethodContext> = {}) =>
    testContext({
      photo,
      tags: [testClass(1), testClass(2)],
      features: async () => featureTensor(gpu, { width, height }, depth, features),
      ...given,
    });
  return { photo, maps, contextOf };
}

/** Blobs by chance, in 0..1. */
export function blobMaps({ width, height }: Size, classes: readonly number[], seed: number): ActivationMaps {
  const random = randomNumbers(seed);
  const data = new Float32Array(classes.length * width * height);
  for (const k of classes.keys()) {
    const [cx, cy, r] = [random() * width, random() * height, (0.15 + 0.3 * random()) * Math.max(width, height)];
    for (let i = 0; i < width * height; i++) {
      const distance = Math.hypot((i % width) - cx, Math.floor(i / width) - cy) / r;
      data[k * width * height + i] = Math.max(0, 1 - distance * distance) * (0.9 + 0.1 * random());
    }
  }
  return { width, height, classes, data };
}

interface Case {
  readonly photo: Size;
  readonly grid: Size;
  readonly depth: number;
}

/** Photos of any shape, whose grids do not divide them, are finer than them, or too small to compare anything. */
const CASES: readonly Case[] = [
  { photo: { width: 1, height: 1 }, grid: { width: 1, height: 1 }, depth: 4 },
  { photo: { width: 1, height: 1 }, grid: { width: 8, height: 8 }, depth: 4 },
  { photo: { width: 31, height: 1 }, grid: { width: 32, height: 2 }, depth: 3 },
  { photo: { width: 1, height: 255 }, grid: { width: 1, height: 40 }, depth: 5 },
  { photo: { width: 83, height: 61 }, grid: { width: 11, height: 8 }, depth: 16 },
  { photo: { width: 120, height: 90 }, grid: { width: 23, height: 17 }, depth: 33 },
];

/** What every method that sharpens maps by likeness must do on every backend, and that the backends agree. */
export function sharpenSuite<S extends ParameterSpecs>(
  method: Method<S, 'photo' | 'maps', 'maps'>,
  variants: readonly ValuesOf<S>[],
  backend: () => Backend,
  gpu: () => Gpu | null,
  tolerance = 2e-4,
): void {
  const tags = [1, 4, 9].map((id) => testClass(id));
  const contextOf = ({ photo, grid, depth }: Case, device: Gpu | null, data = regionFeatures(grid, depth, 7)) =>
    testContext({
      photo: discPhoto(photo, 3),
      tags,
      features: async () => featureTensor(device, grid, depth, data),
    });
  const usual = CASES[4];

  describe(method.id, () => {
    test('photos of any shape give scores in 0..1, the same on both backends', async () => {
      for (const [n, one] of CASES.entries()) {
        const maps = blobMaps(one.photo, [1, 4, 9], n);
        for (const values of variants) {
          const context = contextOf(one, null);
          const { photo } = context;
          const expected = await onReference(method, { photo, maps }, values, context);
          const actual = await backend()(method, { photo, maps }, values, contextOf(one, gpu()));
          expect(actual.value.classes).toEqual(expected.value.classes);
          expect(actual.value.data.every((score) => score >= 0 && score <= 1)).toBe(true);
          const where = `${JSON.stringify(one)} ${JSON.stringify(values)}`;
          expect(largestDifference(actual.value.data, expected.value.data), where).toBeLessThan(tolerance);
        }
      }
    });

    test('without classes, and with the background alone, maps stay', async () => {
      for (const classes of [[], [0]]) {
        const maps = blobMaps(usual.photo, classes, 1);
        const context = contextOf(usual, gpu());
        const { value } = await backend()(method, { photo: context.photo, maps }, variants[0], context);
        expect(value).toEqual(maps);
      }
    });

    test('the channel of the background is not taken for a class', async () => {
      const plain = blobMaps(usual.photo, [1, 4], 5);
      const bg = blobMaps(usual.photo, [0], 6).data;
      const scored = { ...plain, classes: [0, 1, 4], data: Float32Array.from([...bg, ...plain.data]) };
      const context = contextOf(usual, gpu());
      const { photo } = context;
      const run = async (maps: ActivationMaps) =>
        (await backend()(method, { photo, maps }, variants[0], context)).value;
      expect(largestDifference((await run(scored)).data, (await run(plain)).data)).toBeLessThan(1e-6);
    });

    test('maps of 0, features of 0 and features that are no numbers give numbers', async () => {
      const empty = { ...usual.photo, classes: [1, 4], data: new Float32Array(2 * 83 * 61) };
      const broken = regionFeatures(usual.grid, usual.depth, 2);
      for (let i = 0; i < broken.length; i += 3) broken[i] = [Number.NaN, Number.POSITIVE_INFINITY][i % 2];
      for (const maps of [empty, blobMaps(usual.photo, [1, 4], 2)]) {
        for (const data of [regionFeatures(usual.grid, usual.depth, 7), broken, new Float32Array(broken.length)]) {
          const context = contextOf(usual, gpu(), data);
          for (const values of variants) {
            const { value } = await backend()(method, { photo: context.photo, maps }, values, context);
            expect(value.data.every((score) => score >= 0 && score <= 1)).toBe(true);
          }
        }
      }
    });

    test('scores that are no numbers count as nothing', async () => {
      const broken = blobMaps(usual.photo, [1, 4], 8);
      const clean = { ...broken, data: broken.data.slice() };
      for (let i = 0; i < broken.data.length; i += 50) {
        broken.data[i] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][(i / 50) % 3];
        clean.data[i] = 0;
      }
      const context = contextOf(usual, gpu());
      const { photo } = context;
      for (const values of variants) {
        const actual = await backend()(method, { photo, maps: broken }, values, context);
        const expected = await backend()(method, { photo, maps: clean }, values, context);
        expect(actual, JSON.stringify(values)).toEqual(expected);
      }
    });

    test('stops when aborted, and says when there are no features', async () => {
      const maps = blobMaps(usual.photo, [1], 1);
      const context = { ...contextOf(usual, gpu()), signal: { aborted: true } };
      const { photo } = context;
      await expect(backend()(method, { photo, maps }, variants[0], context)).rejects.toThrow('abort');
      const none = testContext({ photo, tags, features: () => Promise.reject(new UserError('features.none', {})) });
      await expect(backend()(method, { photo, maps }, variants[0], none)).rejects.toThrow(UserError);
    });

    test('a moment of its course is the result with so many steps', async () => {
      const { parameter } = method.course!;
      const maps = blobMaps(usual.photo, [1, 4], 4);
      const context = contextOf(usual, gpu());
      const { photo } = context;
      const values = { ...variants[0], [parameter]: 2 };
      const moments = await courseOf(gpu(), method, { photo, maps }, values, context);
      expect(moments.map(({ step }) => step)).toEqual([0, 1, 2]);
      expect(moments[0].value.data).toEqual(maps.data);
      for (const { step, value: shown } of moments) {
        const set = { ...values, [parameter]: step };
        const { value } = await backend()(method, { photo, maps }, set, context);
        expect(shown).toEqual(value);
      }
    });
  });
}
