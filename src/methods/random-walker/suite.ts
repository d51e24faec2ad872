import { describe, expect, test } from 'vitest';
import type { EditClass, Stroke } from '#core/edits.ts';
import { AbortedError, UserError } from '#core/errors.ts';
import { defaultValues } from '#core/parameters.ts';
import type { LabelMap, Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { randomLabel } from '../sepl/suite.ts';
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
import { bumps, expectMapsClose } from '../walk/testing.ts';
import golden from './golden.json' with { type: 'json' };
import { randomWalker } from './index.ts';
import { parameters } from './parameters.ts';
import type { WalkerValues } from './seeds.ts';

const standard = defaultValues(parameters);
const scribbled: WalkerValues = { ...standard, seeds: 'scribbles' };

/** A stroke over the centres of one row's pixels. */
function line(id: EditClass, y: number, from: number, to = from): Stroke {
  return {
    type: 'stroke',
    class: id,
    radius: 0.25,
    points: [
      [from + 0.5, y + 0.5],
      [to + 0.5, y + 0.5],
    ],
  };
}

/** One stroke for each pixel that a label map of scikit-image marks. */
function strokesOf({ width, height }: Size, labels: Int8Array): Stroke[] {
  return Array.from({ length: width * height }, (_, i) => ({ value: labels[i], i })).flatMap(({ value, i }) =>
    value === 0 ? [] : [line(value < 0 ? 255 : value - 1, Math.floor(i / width), i % width)],
  );
}

function photoOf(size: Size, rgb: Uint8Array): Photo {
  const photo = testPhoto(size);
  for (let i = 0; i < rgb.length; i++) photo.rgba[4 * Math.floor(i / 3) + (i % 3)] = rgb[i];
  return photo;
}

function noise(size: Size, random: () => number): Photo {
  const shade = randomLabel(size, random, 3).data;
  const photo = testPhoto(size);
  return { ...photo, rgba: photo.rgba.map((_, i) => 60 * (shade[i >> 2] % 4) + 30 * random()) };
}

/** What the random walker must do on every backend. `gpu` is where courses run, null for the reference. */
export function randomWalkerSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  describe('agrees with scikit-image', () => {
    for (const one of golden.cases) {
      test(one.name, async () => {
        const size = { width: one.width, height: one.height };
        const labels = new Int8Array(fromBase64(one.labels).buffer);
        const photo = photoOf(size, fromBase64(one.photo));
        const context = testContext({ photo, strokes: strokesOf(size, labels) });
        const values: WalkerValues = { ...scribbled, beta: one.beta, tolerance: one.tolerance, ignored: 'wall' };
        const { value, diagnostics } = await backend()(randomWalker, { photo }, values, context);
        expect(value.classes).toEqual([0, 1, 2]);
        expect(diagnostics.seeds).toBe(labels.filter((label) => label > 0).length);
        const expected = new Float32Array(fromBase64(one.scores).buffer);
        // scikit-image's own conjugate gradients stop 9e-3 away at the default tolerance.
        expect(largestDifference(value.data, expected)).toBeLessThanOrEqual(one.tolerance < 1e-3 ? 1e-3 : 3e-3);
      });
    }
  });

  test('scores are chances: they add up to 1 and stay in [0, 1]', async () => {
    const size = { width: 30, height: 22 };
    const photo = noise(size, randomNumbers(3));
    const context = testContext({ photo, strokes: [line(0, 2, 3, 20), line(4, 19, 2, 9), line(2, 12, 20, 28)] });
    const { value } = await backend()(randomWalker, { photo }, { ...scribbled, beta: 30, tolerance: 1e-5 }, context);
    expect(value.classes).toEqual([0, 2, 4]);
    for (let i = 0; i < 660; i++) {
      const scores = [0, 1, 2].map((k) => value.data[k * 660 + i]);
      expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
      expect(scores[0] + scores[1] + scores[2]).toBeCloseTo(1, 2);
    }
  });

  test('an even photo: distance decides', async () => {
    const photo = testPhoto({ width: 11, height: 1 });
    const context = testContext({ photo, strokes: [line(0, 0, 0), line(7, 0, 10)] });
    const { value } = await backend()(randomWalker, { photo }, { ...scribbled, tolerance: 1e-5 }, context);
    for (let x = 0; x <= 10; x++) {
      expect(value.data[x]).toBeCloseTo(1 - x / 10, 4);
      expect(value.data[11 + x]).toBeCloseTo(x / 10, 4);
    }
  });

  test('a larger photo takes hardly more iterations', async () => {
    const iterations = async (size: Size) => {
      const photo = noise(size, randomNumbers(12));
      const { width, height } = size;
      const context = testContext({ photo, strokes: [line(0, 1, 1, width - 2), line(3, height >> 1, 2, width >> 2)] });
      return Number((await backend()(randomWalker, { photo }, scribbled, context)).diagnostics.iterations);
    };
    const small = await iterations({ width: 24, height: 18 });
    expect(small).toBeLessThan(12);
    expect(await iterations({ width: 192, height: 144 })).toBeLessThan(2 * small);
  });

  test('one class alone takes all it reaches', async () => {
    const photo = noise({ width: 9, height: 8 }, randomNumbers(2));
    const context = testContext({ photo, strokes: [line(3, 4, 4)] });
    const { value } = await backend()(randomWalker, { photo }, { ...scribbled, tolerance: 1e-5, beta: 1 }, context);
    for (let i = 0; i < 72; i++) expect(value.data[72 + i]).toBeCloseTo(1, 2);
  });

  test('“automatic” takes strokes away, “ignored” clears a pixel and is a wall only when asked', async () => {
    const photo = testPhoto({ width: 9, height: 1 });
    const seeds = [line(0, 0, 0), line(1, 0, 8)];
    const run = async (strokes: Stroke[], values = scribbled) =>
      (await backend()(randomWalker, { photo }, values, testContext({ photo, strokes }))).value.data;
    const plain = await run(seeds);
    expect(await run([...seeds, line(1, 0, 3), line('automatic', 0, 3)])).toEqual(plain);
    expect(await run([...seeds, line(1, 0, 3), line(255, 0, 3)])).toEqual(plain);
    const walled = await run([...seeds, line(255, 0, 3)], { ...scribbled, ignored: 'wall' });
    expect([walled[2], walled[3], walled[9 + 3]]).toEqual([1, 0, 0]);
    expect(walled[9 + 4]).toBeCloseTo(1, 4);
    expect(walled[4]).toBe(0);
  });

  describe('confident seeds', () => {
    const size = { width: 13, height: 9 };
    const photo = testPhoto(size);
    const label: LabelMap = { ...size, data: Uint8Array.from({ length: 117 }, (_, i) => (i % 13 < 6 ? 0 : 2)) };

    test('of a label: where it is the same all around', async () => {
      const values: WalkerValues = { ...standard, seeds: 'confident', margin: 2 };
      const context = testContext({ photo, tags: [testClass(2)] });
      const { value, diagnostics } = await backend()(randomWalker, { photo, label }, values, context);
      // Columns 4 to 7 are near the border between both.
      expect(diagnostics.seeds).toBe(9 * 9);
      expect([...value.data.subarray(0, 4)]).toEqual([1, 1, 1, 1]);
      expect(value.data[4]).toBeCloseTo(0.8, 3);
      expect(value.data[117 + 7]).toBeCloseTo(0.8, 3);
    });

    test('of maps: the strongest where it is certain, the background where nothing is', async () => {
      const data = Float32Array.from({ length: 117 }, (_, i) => (i % 13 < 4 ? 0.02 : i % 13 > 9 ? 0.9 : 0.3));
      data[0] = Number.NaN;
      const maps = { ...size, classes: [2], data };
      const values: WalkerValues = { ...standard, from: 'maps', certain: 0.9 };
      const { value, diagnostics } = await backend()(randomWalker, { photo, maps }, values, testContext({ photo }));
      expect(value.classes).toEqual([0, 2]);
      expect(diagnostics.seeds).toBe(9 * 4 + 9 * 3);
    });

    test('yield to scribbles', async () => {
      const context = testContext({ photo, tags: [testClass(2)], strokes: [line(5, 4, 1), line(255, 4, 2)] });
      const { value } = await backend()(randomWalker, { photo, label }, { ...standard, margin: 0 }, context);
      expect(value.classes).toEqual([0, 2, 5]);
      const at = (k: number, x: number) => value.data[k * 117 + 4 * 13 + x];
      expect([at(0, 1), at(2, 1)]).toEqual([0, 1]);
      expect(at(0, 2)).toBeGreaterThan(0.5);
      expect(at(0, 2)).toBeLessThan(1);
    });

    test('ask for what they are taken from', async () => {
      for (const from of parameters.from.options) {
        const run = backend()(randomWalker, { photo }, { ...standard, from }, testContext({ photo }));
        await expect(run).rejects.toThrow(UserError);
      }
    });
  });

  test('without any seed the label goes on, else the maps, else all is background', async () => {
    for (const size of SIZES) {
      const photo = testPhoto(size);
      const context = testContext({ photo, tags: [testClass(1)] });
      const pixels = size.width * size.height;
      const label = { ...size, data: new Uint8Array(pixels).fill(1) };
      const maps = bumps(size, [1, 3], randomNumbers(4));
      const given = async (inputs: { label?: LabelMap; maps?: typeof maps }) =>
        (await backend()(randomWalker, { photo, ...inputs }, scribbled, context)).value;
      const fromLabel = await given({ label, maps });
      expect(fromLabel.classes).toEqual([0, 1, 3]);
      expect([fromLabel.data[0], fromLabel.data[pixels]]).toEqual([0, 1]);
      expect(await given({ maps })).toEqual(maps);
      expect(await given({})).toEqual({ ...size, classes: [0], data: new Float32Array(pixels).fill(1) });
    }
  });

  test('its course ends at its result, and each moment is the result of so many iterations', async () => {
    const size = { width: 24, height: 18 };
    const photo = noise(size, randomNumbers(9));
    const context = testContext({ photo, strokes: [line(0, 1, 1, 20), line(4, 15, 3, 9)] });
    const moments = await courseOf(gpu(), randomWalker, { photo }, scribbled, context);
    const steps = moments.map(({ step }) => step);
    expect(steps[0]).toBe(0);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    const { value, diagnostics } = await backend()(randomWalker, { photo }, scribbled, context);
    expect(steps.at(-1)).toBe(diagnostics.iterations);
    expect(moments.at(-1)?.value).toEqual(value);
    const { step, value: shown } = moments[5];
    const result = await backend()(randomWalker, { photo }, { ...scribbled, iterations: step }, context);
    expect(shown).toEqual(result.value);
  });

  test('stops when aborted', async () => {
    const photo = testPhoto({ width: 8, height: 8 });
    const context = testContext({ photo, strokes: [line(1, 1, 1)], signal: { aborted: true } });
    await expect(backend()(randomWalker, { photo }, scribbled, context)).rejects.toThrow(AbortedError);
  });
}

/** Agreement with the reference on random photos, labels, maps and strokes. */
export function randomWalkerParity(backend: () => Backend): void {
  test('agrees with the reference to 2e-4 on random photos', async () => {
    const random = randomNumbers(71);
    for (const size of [...SIZES, { width: 70, height: 45 }]) {
      const photo = noise(size, random);
      const label = randomLabel(size, random, 3);
      const maps = bumps(size, [1, 2, 3], random);
      const strokes = [0, 1, 6, 255].map((id) =>
        line(id, Math.floor(random() * size.height), Math.floor(random() * size.width), size.width),
      );
      for (const from of parameters.from.options) {
        const values: WalkerValues = {
          ...standard,
          from,
          beta: 20,
          tolerance: 1e-5,
          margin: Math.floor(random() * 4),
          ignored: random() < 0.5 ? 'wall' : 'open',
          seeds: random() < 0.7 ? 'both' : 'confident',
        };
        const context = testContext({ photo, strokes, tags: [1, 2, 3].map((id) => testClass(id)) });
        const expected = await onReference(randomWalker, { photo, label, maps }, values, context);
        const actual = await backend()(randomWalker, { photo, label, maps }, values, context);
        expect(actual.diagnostics.seeds).toBe(expected.diagnostics.seeds);
        expectMapsClose(actual.value, expected.value, 2e-4);
        const apart = Number(actual.diagnostics.iterations) - Number(expected.diagnostics.iterations);
        expect(Math.abs(apart)).toBeLessThanOrEqual(2);
      }
    }
  });
}
