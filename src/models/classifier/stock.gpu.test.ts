import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Photo } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { STOCK_CLASSES, STOCK_CLASSIFIERS, WITHOUT_MAPS } from '../fixtures/stock-classifiers.ts';
import { loadClassifier } from './load.ts';

/** Classifiers as published, made to give class maps, run on both providers. */

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

const WIDTH = 96;
const HEIGHT = 64;
const photo: Photo = {
  width: WIDTH,
  height: HEIGHT,
  rgba: Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [(i >> 2) % WIDTH, Math.floor((i >> 2) / WIDTH)];
    return [(5 * x) % 256, (3 * y + x) % 256, (x * y) % 256, 255][i % 4];
  }),
};
const view = { width: WIDTH, height: HEIGHT, flip: false };
const all = Array.from({ length: STOCK_CLASSES }, (_, i) => i);
/** Sums of some hundred f32 products in another order. */
const TOLERANCE = 1e-4;

const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;

describe.each(['wasm', 'webgpu'] as const)('on %s', (provider) => {
  const loaded = async (name: keyof typeof STOCK_CLASSIFIERS, contract: unknown = null) => {
    const { file, bias } = STOCK_CLASSIFIERS[name]();
    return { bias, ...(await loadClassifier(contract, { 'net.onnx': file }, { gpu, provider })) };
  };

  test.each(['resnet', 'densenet', 'efficientnet', 'mobilenetV2', 'squeezenet', 'channelsLast'] as const)(
    '%s: the mean of each map is the logit without its bias',
    async (name) => {
      const { model, bias, dispose, origin, provider: used } = await loaded(name);
      expect([used, origin?.reading]).toEqual([provider, name === 'squeezenet' ? 'own-maps' : 'exact-linear']);
      const { logits, classMaps } = await model.run(photo, view, all);
      expect(classMaps.dims).toEqual([1, STOCK_CLASSES, HEIGHT / 8, WIDTH / 8]);
      const maps = await classMaps.cpu();
      const cells = maps.length / STOCK_CLASSES;
      const means = all.map((k) => mean(maps.subarray(k * cells, (k + 1) * cells)));
      for (const k of all) expect(Math.abs(means[k] - (logits[k] - bias[k]))).toBeLessThan(TOLERANCE);
      expect(Math.max(...maps) - Math.min(...maps)).toBeGreaterThan(0.1);
      classMaps.dispose();
      const few = await model.run(photo, view, [3, 1]);
      const chosen = await few.classMaps.cpu();
      const wanted = [3, 1].flatMap((k) => [...maps.subarray(k * cells, (k + 1) * cells)]);
      expect(chosen.every((value, i) => Math.abs(value - wanted[i]) < TOLERANCE)).toBe(true);
      few.classMaps.dispose();
      const features = await model.features(photo);
      expect(features?.dims.length).toBe(4);
      features?.dispose();
      await dispose();
    },
  );

  test.each(['mobilenetV4', 'convnext'] as const)(
    '%s: each position gets what the network says of a photo of such features alone',
    async (name) => {
      const { model, bias, dispose, origin } = await loaded(name, { input: { min_side: 8 } });
      expect(origin?.reading).toBe('fully-convolutional');
      // A photo whose feature map is one cell: then its map is the logit itself.
      const one = await model.run(photo, { width: 8, height: 8, flip: false }, all);
      expect(one.classMaps.dims).toEqual([1, STOCK_CLASSES, 1, 1]);
      const single = await one.classMaps.cpu();
      for (const k of all) expect(Math.abs(single[k] - (one.logits[k] - bias[k]))).toBeLessThan(TOLERANCE);
      one.classMaps.dispose();
      const many = await model.run(photo, view, all);
      expect(many.classMaps.dims).toEqual([1, STOCK_CLASSES, 8, 12]);
      const maps = await many.classMaps.cpu();
      expect(new Set(maps.subarray(0, 96)).size).toBeGreaterThan(50);
      many.classMaps.dispose();
      await dispose();
    },
  );
});

test('a network of one size is given every view at that size', async () => {
  const { file } = STOCK_CLASSIFIERS.channelsLast();
  const { model, dispose } = await loadClassifier(null, { 'net.onnx': file }, { gpu });
  const { classMaps } = await model.run(photo, { width: 40, height: 40, flip: true }, [0]);
  expect(classMaps.dims).toEqual([1, 1, 8, 12]);
  classMaps.dispose();
  await dispose();
});

test('a network without class maps is refused with the reason', async () => {
  await expect(loadClassifier(null, { 'net.onnx': WITHOUT_MAPS.picked() }, { gpu })).rejects.toMatchObject({
    code: 'model.head.picked',
  });
  gpu.device.pushErrorScope('validation');
  await gpu.device.popErrorScope();
  expect(gpu.problems).toEqual([]);
});
