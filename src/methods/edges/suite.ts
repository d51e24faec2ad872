import { describe, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import type { MaskSet, Photo, Size } from '#core/rasters.ts';
import type { Gpu } from '#gpu/gpu.ts';
import {
  type Backend,
  fromBase64,
  largestDifference,
  onReference,
  packMasks,
  randomMasks,
  randomNumbers,
  SIZES,
  testContext,
  testPhoto,
  testTensor,
} from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import { edges } from './index.ts';
import { parameters } from './parameters.ts';

type Source = (typeof parameters.source.options)[number];
type Dims = readonly number[];

interface Given {
  readonly photo: Photo;
  readonly masks?: MaskSet;
  readonly features?: { readonly dims: Dims; readonly data: Float32Array };
}

async function edgesOf(backend: Backend, gpu: Gpu | null, source: Source, given: Given): Promise<Float32Array> {
  const { photo, masks, features } = given;
  const tensor = features && testTensor(gpu, [1, ...features.dims], features.data);
  // On the device from the beginning, so that the count of bytes is only the method's.
  if (gpu) tensor?.gpu();
  try {
    const context = testContext(tensor ? { features: async () => tensor } : {});
    const { value } = await backend(edges, masks ? { photo, masks } : { photo }, { source }, context);
    expect(value).toMatchObject({ width: photo.width, height: photo.height });
    return value.data;
  } finally {
    tensor?.dispose();
  }
}

/** What an edge map must be on every backend. */
export function edgesSuite(backend: () => Backend, gpu: () => Gpu | null): void {
  const run = (source: Source, given: Given) => edgesOf(backend(), gpu(), source, given);

  test('agrees with SciPy and NumPy to 1e-5', async () => {
    const size = { width: golden.width, height: golden.height };
    const pixels = size.width * size.height;
    const bits = fromBase64(golden.masks);
    const photo = testPhoto(size);
    const rgb = fromBase64(golden.photo);
    for (let i = 0; i < 3 * pixels; i++) photo.rgba[4 * Math.floor(i / 3) + (i % 3)] = rgb[i];
    const masks = Array.from({ length: bits.length / pixels }, (_, l) => bits.subarray(l * pixels, (l + 1) * pixels));
    const features = { dims: golden.featureSize, data: new Float32Array(fromBase64(golden.features).buffer) };
    const given = { photo, masks: packMasks(size, masks), features };
    for (const source of parameters.source.options) {
      const expected = new Float32Array(fromBase64(golden.edges[source]).buffer);
      expect(largestDifference(await run(source, given), expected), source).toBeLessThanOrEqual(1e-5);
    }
  });

  describe('of masks', () => {
    const size = { width: 40, height: 3 };
    const photo = testPhoto(size);

    test('lie along their borders, not along that of the photo', async () => {
      // One mask over the left half: its contour is column 19.
      const half = Uint8Array.from({ length: 120 }, (_, i) => (i % 40 < 20 ? 1 : 0));
      const data = await run('masks', { photo, masks: packMasks(size, [half]) });
      expect(data[59]).toBe(1);
      expect(data[58]).toBeCloseTo(data[60], 6);
      expect(data[40]).toBe(0);
      expect(data[79]).toBe(0);
    });

    test('are surer where more masks agree', async () => {
      const upTo = (column: number) => Uint8Array.from({ length: 120 }, (_, i) => (i % 40 < column ? 1 : 0));
      const data = await run('masks', { photo, masks: packMasks(size, [upTo(10), upTo(10), upTo(30)]) });
      expect(data[9]).toBe(1);
      expect(data[29]).toBeCloseTo(0.5, 5);
    });

    test('are 0 everywhere for no masks, empty ones and ones over the whole photo', async () => {
      const sets = [[], [new Uint8Array(120)], [new Uint8Array(120).fill(1), new Uint8Array(120)]];
      for (const masks of sets) {
        expect(Math.max(...(await run('masks', { photo, masks: packMasks(size, masks) })))).toBe(0);
      }
    });

    test('ask for masks where there are none', async () => {
      await expect(run('masks', { photo })).rejects.toThrow(UserError);
    });
  });

  test('of features that are the same everywhere, and of an even photo, are 0', async () => {
    const photo = testPhoto({ width: 20, height: 10 });
    const features = { dims: [2, 3, 4], data: new Float32Array(24).fill(0.5) };
    expect(Math.max(...(await run('features', { photo, features })))).toBe(0);
    const nothing = { dims: [2, 3, 4], data: new Float32Array(24) };
    expect(Math.max(...(await run('features', { photo, features: nothing })))).toBe(0);
    expect(Math.max(...(await run('photo', { photo })))).toBe(0);
  });
}

/** Agreement with the reference on random inputs. */
export function edgesParity(backend: () => Backend, gpu: () => Gpu | null): void {
  test('agrees with the reference to 1e-5 on random photos, masks and features', async () => {
    const random = randomNumbers(61);
    const sizes: readonly Size[] = [...SIZES, { width: 32, height: 9 }];
    for (const size of sizes) {
      const photo = { ...size, rgba: Uint8Array.from({ length: 4 * size.width * size.height }, () => 256 * random()) };
      const dims = [1 + Math.floor(5 * random()), 1 + Math.floor(6 * random()), 1 + Math.floor(6 * random())];
      const data = Float32Array.from({ length: dims[0] * dims[1] * dims[2] }, () => random() - 0.5);
      const masks = randomMasks(size, 1 + Math.floor(70 * random()), random);
      data[0] = Number.NaN;
      const given = { photo, masks, features: { dims, data } };
      for (const source of parameters.source.options) {
        const expected = await edgesOf(onReference, null, source, given);
        const actual = await edgesOf(backend(), gpu(), source, given);
        expect(largestDifference(actual, expected), source).toBeLessThanOrEqual(1e-5);
      }
    }
  });
}
