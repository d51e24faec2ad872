import { describe, expect, test } from 'vitest';
import type { ActivationMaps, Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { enlarge } from '../cells.ts';
import {
  type Backend,
  courseOf,
  fromBase64,
  largestDifference,
  onReference,
  randomNumbers,
  SIZES,
  testClass,
  testContext,
  testPhoto,
} from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import { par } from './index.ts';

/** A photo of stripes with some noise, and random maps. */
export function scene(
  size: Size,
  classes: readonly number[],
  random: () => number,
): { photo: Photo; maps: ActivationMaps } {
  const pixels = size.width * size.height;
  const rgba = Uint8Array.from({ length: 4 * pixels }, (_, i) =>
    i % 4 === 3 ? 255 : 60 + 40 * ((((i >> 2) % size.width) >> 3) % 4) + 12 * random(),
  );
  return {
    photo: { ...size, rgba },
    maps: { ...size, classes, data: Float32Array.from({ length: classes.length * pixels }, random) },
  };
}

/** What the refinement must do on every backend. */
export function parSuite(backend: () => Backend): void {
  const run = async (photo: Photo, maps: ActivationMaps, iterations: number) =>
    (await backend()(par, { photo, maps }, { iterations, side: 1024 }, testContext({ photo, tags: [testClass(1)] })))
      .value;

  describe('par', () => {
    test('gives what PyTorch gives, but for the growth of all maps', async () => {
      for (const { iterations, width, height, classes, rgb, maps, refined } of golden) {
        const size = { width, height };
        const colours = fromBase64(rgb);
        const rgba = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
          i % 4 === 3 ? 255 : colours[3 * (i >> 2) + (i % 4)],
        );
        const ids = Array.from({ length: classes }, (_, k) => k + 1);
        const given = { ...size, classes: ids, data: new Float32Array(fromBase64(maps).buffer) };
        const { data } = await run({ ...size, rgba }, given, iterations);
        const expected = new Float32Array(fromBase64(refined).buffer).map((x) => x / 1.01 ** iterations);
        expect(largestDifference(data, expected)).toBeLessThan(0.001);
      }
    });

    test('leaves a map of one value as it is, and maps of many within their range', async () => {
      const { photo, maps } = scene({ width: 40, height: 20 }, [1, 2], randomNumbers(41));
      maps.data.fill(0.5, 0, 800);
      const { data } = await run(photo, maps, 20);
      expect(largestDifference(data.subarray(0, 800), new Float32Array(800).fill(0.5))).toBeLessThan(1e-5);
      expect(Math.max(...data)).toBeLessThan(1);
    });

    test('carries a class to pixels of its colour and not beyond', async () => {
      const size = { width: 40, height: 6 };
      const photo = testPhoto(size);
      const maps = { ...size, classes: [3], data: new Float32Array(240) };
      for (let i = 0; i < 240; i++) {
        if (i % 40 >= 20) photo.rgba.fill(i % 40 === 30 ? 10 : 0, 4 * i, 4 * i + 3);
        if (i % 40 < 4) maps.data[i] = 1;
      }
      const { data } = await run(photo, maps, 10);
      expect(data[2 * 40 + 15]).toBeGreaterThan(0.1);
      expect(data[2 * 40 + 25]).toBeLessThan(0.05);
    });

    test('refines a large photo as the small one that it is reduced to', async () => {
      const size = { width: 20, height: 15 };
      const large = { width: 40, height: 30 };
      const small = scene(size, [1, 2], randomNumbers(44));
      // Maps of one's own making may go below 0.
      small.maps.data.fill(-1, 0, 100);
      const doubled = <T extends Uint8Array | Float32Array>(from: T, into: T, each: number, planes: number): T => {
        for (let i = 0; i < into.length; i++) {
          const [pixel, plane] = [Math.floor(i / each) % 1200, Math.floor(i / each / 1200)];
          const [x, y] = [(pixel % 40) >> 1, Math.floor(pixel / 40) >> 1];
          into[i] = from[((plane % planes) * 300 + y * 20 + x) * each + (i % each)];
        }
        return into;
      };
      const photo = { ...large, rgba: doubled(small.photo.rgba, new Uint8Array(4800), 4, 1) };
      const maps = { ...large, classes: [1, 2], data: doubled(small.maps.data, new Float32Array(2400), 1, 2) };
      const context = testContext({ photo });
      const { value } = await backend()(par, { photo, maps }, { iterations: 4, side: 20 }, context);
      const { data } = await run(small.photo, small.maps, 4);
      expect(largestDifference(value.data, enlarge(Float64Array.from(data), 2, large, 2))).toBeLessThan(1e-5);
    });

    test('takes no maps, no iterations, and values that are no numbers', async () => {
      const size = { width: 5, height: 3 };
      const none = { ...size, classes: [], data: new Float32Array(0) };
      expect(await run(testPhoto(size), none, 3)).toMatchObject({ classes: [], data: new Float32Array(0) });
      const data = new Float32Array(15).fill(0.25);
      data.set([Number.NaN, Number.POSITIVE_INFINITY, -1]);
      const still = await run(testPhoto(size), { ...size, classes: [1], data }, 0);
      expect([...still.data.subarray(0, 4)]).toEqual([0, 0, -1, 0.25]);
      const moved = await run(testPhoto(size), { ...size, classes: [1], data }, 2);
      expect(moved.data.every((x) => Number.isFinite(x))).toBe(true);
    });
  });
}

/** Agreement with the reference within what 16-bit weights allow. */
export function parParity(backend: () => Backend): void {
  test('agrees with the reference on random photos', async () => {
    const random = randomNumbers(42);
    for (const [i, size] of SIZES.entries()) {
      const classes = Array.from({ length: 1 + (i % 6) }, (_, k) => k);
      const { photo, maps } = scene(size, classes, random);
      const context = testContext({ photo });
      // Every other photo is reduced.
      const side = i % 2 === 0 ? 1024 : 16;
      const expected = await onReference(par, { photo, maps }, { iterations: 5, side }, context);
      const actual = await backend()(par, { photo, maps }, { iterations: 5, side }, context);
      expect(actual.value.classes).toEqual(expected.value.classes);
      expect(largestDifference(actual.value.data, expected.value.data)).toBeLessThan(0.001);
    }
  });
}

/** The moments of the course begin with no iteration and end with the result. `gpu` is where it runs, null for the reference. */
export function parCourse(gpu: () => Gpu | null): void {
  test('plays every iteration', async () => {
    const { photo, maps } = scene({ width: 20, height: 15 }, [1, 2], randomNumbers(43));
    const context = testContext({ photo });
    const moments = await courseOf(gpu(), par, { photo, maps }, { iterations: 3, side: 1024 }, context);
    expect(moments.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    for (const { step, value } of moments) {
      const until = await onReference(par, { photo, maps }, { iterations: step, side: 1024 }, context);
      expect(largestDifference(value.data, until.value.data)).toBeLessThan(0.001);
    }
  });
}
