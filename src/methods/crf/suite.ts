import { describe, expect, test } from 'vitest';
import { defaultValues } from '#core/parameters.ts';
import type { ActivationMaps, Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import {
  type Backend,
  courseOf,
  onReference,
  randomNumbers,
  SIZES,
  testClass,
  testContext,
  testPhoto,
} from '../testing.ts';
import { GOLDEN } from './golden.ts';
import { crf } from './index.ts';
import { type CrfValues, PRESETS, parameters } from './parameters.ts';

export const standard: CrfValues = defaultValues(parameters);

/** Random discs of noisy colours, and probabilities that know roughly where they are. */
export function discs(
  size: Size,
  classes: readonly number[],
  random: () => number,
): { photo: Photo; maps: ActivationMaps } {
  const { width, height } = size;
  const pixels = width * height;
  const rgba = new Uint8Array(4 * pixels).fill(255);
  const data = new Float32Array(classes.length * pixels);
  const colour = () => [0, 1, 2].map(() => 20 + 210 * random());
  const shapes = classes.map(() => ({
    x: random() * width,
    y: random() * height,
    radius: (0.15 + 0.25 * random()) * Math.max(width, height),
    colour: colour(),
  }));
  const ground = colour();
  for (let i = 0; i < pixels; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    let here = ground;
    for (const [k, shape] of shapes.entries()) {
      if (Math.hypot(x - shape.x, y - shape.y) < shape.radius) here = shape.colour;
      const away = Math.hypot(x - shape.x - 0.2 * shape.radius, y - shape.y + 0.2 * shape.radius);
      data[k * pixels + i] = Math.min(1, 0.85 * Math.exp(-((away / shape.radius) ** 2)) + 0.15 * random());
    }
    for (let channel = 0; channel < 3; channel++) rgba[4 * i + channel] = here[channel] + 16 * (random() - 0.5);
  }
  return { photo: { ...size, rgba }, maps: { ...size, classes, data } };
}

/** Winners that lead by less are near ties. */
const LEAD = 0.05;

/** How far two results are apart: mean and largest |ΔQ|, and the share of pixels with another winner, near ties aside. */
export function difference(a: ActivationMaps, b: ActivationMaps): { mean: number; largest: number; flips: number } {
  const pixels = a.width * a.height;
  let [sum, largest, flips] = [0, 0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const apart = Math.abs(a.data[i] - b.data[i]);
    sum += apart;
    largest = Math.max(largest, apart);
  }
  for (let pixel = 0; pixel < pixels; pixel++)
    if (winner(a, pixel) !== winner(b, pixel) && lead(b, pixel) > LEAD) flips++;
  return { mean: sum / a.data.length, largest, flips: flips / pixels };
}

function winner({ data, classes, width, height }: ActivationMaps, pixel: number): number {
  let best = 0;
  for (let k = 1; k < classes.length; k++) {
    if (data[k * width * height + pixel] > data[best * width * height + pixel]) best = k;
  }
  return best;
}

function lead({ data, classes, width, height }: ActivationMaps, pixel: number): number {
  const [first, second] = classes.map((_, k) => data[k * width * height + pixel]).sort((a, b) => b - a);
  return first - second;
}

/** What the CRF must do on every backend. */
export function crfSuite(backend: () => Backend): void {
  const run = async (photo: Photo, maps: ActivationMaps, values: Partial<CrfValues> = {}) => {
    const context = testContext({ photo, tags: maps.classes.filter((id) => id > 0).map((id) => testClass(id)) });
    return (await backend()(crf, { photo, maps }, { ...standard, ...values }, context)).value;
  };

  describe('crf', () => {
    /** Four columns and three rows; the expected row is of one iteration with the numbers of PSA. */
    const vector = () => {
      const grey = (i: number) => (i % 4 < 2 ? 40 : 200) + 2 * (i % 3);
      const p = (i: number) => [0.8, 0.45, 0.3, 0.3][i % 4];
      const pixels = Array.from({ length: 12 }, (_, i) => i);
      const rgba = Uint8Array.from(pixels.flatMap((i) => [grey(i), grey(i), grey(i), 255]));
      const data = Float32Array.from([...pixels.map((i) => 1 - p(i)), ...pixels.map(p)]);
      const size = { width: 4, height: 3 };
      return { photo: { ...size, rgba }, maps: { ...size, classes: [0, 1], data } };
    };

    test('gives the published vector, exactly and on the lattice', async () => {
      const { photo, maps } = vector();
      const exact = await run(photo, maps, { iterations: 1, filter: 'exact' });
      for (const [x, q] of [0.9789, 0.8958, 0.0058, 0.0053].entries()) expect(exact.data[12 + x]).toBeCloseTo(q, 4);
      const lattice = await run(photo, maps, { iterations: 1 });
      for (const [x, q] of [0.9792, 0.8984, 0.005, 0.0064].entries()) {
        expect(Math.abs(lattice.data[12 + x] - q)).toBeLessThan(0.0012);
      }
    });

    test('without iterations it is the probabilities, brought to a sum of 1', async () => {
      const maps = { width: 2, height: 1, classes: [0, 4], data: Float32Array.of(0.2, 0.5, 0.6, 0) };
      const { data } = await run(testPhoto(maps), maps, { iterations: 0 });
      for (const [i, q] of [0.25, 0.99998, 0.75, 0.00002].entries()) expect(data[i]).toBeCloseTo(q, 5);
    });

    test('scores the background where the maps do not', async () => {
      const maps = { width: 2, height: 1, classes: [4], data: Float32Array.of(0.5, 1) };
      const constant = await run(testPhoto(maps), maps, { iterations: 0, mode: 'constant', threshold: 0.25 });
      expect(constant.classes).toEqual([0, 4]);
      for (const [i, q] of [1 / 3, 0.2, 2 / 3, 0.8].entries()) expect(constant.data[i]).toBeCloseTo(q, 5);
      const power = await run(testPhoto(maps), maps, { iterations: 0, mode: 'power', alpha: 2 });
      for (const [i, q] of [1 / 3, 0.00001, 2 / 3, 0.99999].entries()) expect(power.data[i]).toBeCloseTo(q, 5);
    });

    test('a colour edge holds the class back', async () => {
      const size = { width: 24, height: 8 };
      const photo = testPhoto(size);
      const maps = { ...size, classes: [1], data: new Float32Array(24 * 8) };
      for (let i = 0; i < 24 * 8; i++) {
        if (i % 24 >= 12) photo.rgba.fill(0, 4 * i, 4 * i + 3);
        maps.data[i] = i % 24 < 14 ? 0.6 : 0.2;
      }
      const { data } = await run(photo, maps, { mode: 'constant', threshold: 0.4 });
      for (let i = 0; i < 24 * 8; i++) expect(data[24 * 8 + i] > 0.5).toBe(i % 24 < 12);
    });

    test('one label alone is certain', async () => {
      for (const classes of [[], [0]]) {
        const maps = { width: 3, height: 1, classes, data: new Float32Array(3 * classes.length) };
        const value = await run(testPhoto(maps), maps);
        expect(value).toMatchObject({ classes: [0], data: Float32Array.of(1, 1, 1) });
      }
    });

    test('maps that are zero, above one or no numbers give probabilities', async () => {
      const size = { width: 5, height: 3 };
      const data = new Float32Array(2 * 15);
      data.set([Number.NaN, 7, -2, Number.POSITIVE_INFINITY], 3);
      for (const values of [{}, { mode: 'power', alpha: 0.5 }, { mode: 'constant', threshold: 0 }] as const) {
        const value = await run(testPhoto(size), { ...size, classes: [1, 2], data }, values);
        for (let i = 0; i < 15; i++) {
          const sum = value.data[i] + value.data[15 + i] + value.data[30 + i];
          expect(sum).toBeCloseTo(1, 4);
        }
      }
    });

    test('refuses exact sums over a large photo', async () => {
      const size = { width: 200, height: 62 };
      const maps = { ...size, classes: [1], data: new Float32Array(200 * 62) };
      await expect(run(testPhoto(size), maps, { filter: 'exact' })).rejects.toThrow(/crf\.exact/);
    });

    test('the lattice is near the exact sums, in all the settings of the papers', async () => {
      const random = randomNumbers(31);
      for (const preset of Object.keys(PRESETS) as (keyof typeof PRESETS)[]) {
        const { photo, maps } = discs({ width: 24, height: 18 }, [1, 2], random);
        const exact = await onReference(
          crf,
          { photo, maps },
          { ...standard, preset, filter: 'exact' },
          testContext({ photo }),
        );
        const lattice = await run(photo, maps, { preset });
        const { mean, flips } = difference(lattice, exact.value);
        expect(mean, preset).toBeLessThan(0.01);
        expect(flips, preset).toBeLessThan(0.005);
      }
    }, 60_000);
  });
}

/** Agreement with the reference on random scenes, in all presets and with one to nine classes. */
export function crfParity(backend: () => Backend): void {
  test('agrees with the reference on random scenes', async () => {
    const random = randomNumbers(32);
    const presets = [...Object.keys(PRESETS), 'custom'] as CrfValues['preset'][];
    for (const [i, size] of [...SIZES, { width: 50, height: 38 }].entries()) {
      const classes = Array.from({ length: 1 + (i % 9) }, (_, k) => 2 * k + (i % 2));
      const { photo, maps } = discs(size, classes, random);
      const filter = i % 3 === 2 && size.width * size.height <= 256 ? 'exact' : 'lattice';
      const values: CrfValues = { ...standard, preset: presets[i % presets.length], filter, iterations: 4 };
      const context = testContext({ photo, tags: classes.map((id) => testClass(id)) });
      const expected = await onReference(crf, { photo, maps }, values, context);
      const actual = await backend()(crf, { photo, maps }, values, context);
      const { mean, largest, flips } = difference(actual.value, expected.value);
      expect(actual.value.classes).toEqual(expected.value.classes);
      expect(actual.diagnostics.labels).toBe(expected.diagnostics.labels);
      // Rounding may put a pixel on the border of two simplices into the other one.
      const vertices = Number(expected.diagnostics.vertices);
      expect(Math.abs(Number(actual.diagnostics.vertices) - vertices)).toBeLessThanOrEqual(0.01 * vertices);
      expect(mean, `${size.width}×${size.height}`).toBeLessThan(1e-4);
      expect(largest, `${size.width}×${size.height}`).toBeLessThan(0.005);
      expect(flips, `${size.width}×${size.height}`).toBeLessThan(0.001);
    }
  });
}

/** Agreement with pydensecrf on its own lattice: argmax equal but for near ties, mean |ΔQ| < 0.01. */
export function crfGolden(backend: () => Backend): void {
  for (const { preset, iterations, photo, maps, expected } of GOLDEN) {
    test(`gives what pydensecrf gives: ${preset}, ${maps.classes.length} labels, ${iterations} iterations`, async () => {
      const context = testContext({ photo });
      const { value } = await backend()(crf, { photo, maps }, { ...standard, preset, iterations }, context);
      const { mean, flips } = difference(value, expected);
      expect(mean).toBeLessThan(0.01);
      expect(flips).toBe(0);
    });
  }
}

/** The moments of the course begin with no iteration and end with the result. Null runs the reference's. */
export function crfCourse(gpu: () => Gpu | null): void {
  test('plays every iteration', async () => {
    const { photo, maps } = discs({ width: 20, height: 15 }, [1, 2], randomNumbers(33));
    const context = testContext({ photo });
    const moments = await courseOf(gpu(), crf, { photo, maps }, { ...standard, iterations: 3 }, context);
    expect(moments.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    for (const { step, value } of moments) {
      const until = await onReference(crf, { photo, maps }, { ...standard, iterations: step }, context);
      expect(difference(value, until.value).largest).toBeLessThan(0.001);
    }
  });
}
