import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Photo } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { fixtureFeatures } from '../fixtures/features.ts';
import { STOCK_CLASSIFIERS } from '../fixtures/stock-classifiers.ts';
import { loadFeatures } from './load.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

/** Red grows to the right, green downwards, in steps of a patch at a long side of 112 pixels: 8 × 5 patches. */
const WIDTH = 224;
const HEIGHT = 140;
const photo: Photo = {
  width: WIDTH,
  height: HEIGHT,
  rgba: Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [(i >> 2) % WIDTH, Math.floor((i >> 2) / WIDTH)];
    return [30 * Math.floor(x / 28), 50 * Math.floor(y / 28), 60, 255][i % 4];
  }),
};

describe.each(['wasm', 'webgpu'] as const)('on %s', (provider) => {
  test('patch tokens become planes; other tokens are left out', async () => {
    const { contract, files } = fixtureFeatures();
    const { model, provider: used, name, dispose } = await loadFeatures(contract, files, { gpu, provider });
    expect([used, name]).toEqual([provider, 'mean colours']);
    const features = await model.features(photo);
    expect(features.dims).toEqual([1, 4, 5, 8]);
    const values = await features.cpu();
    for (const [x, y] of [
      [0, 0],
      [7, 0],
      [3, 4],
    ]) {
      const at = (d: number) => values[d * 40 + y * 8 + x];
      // The triangle filter reaches half a patch's pixel into the neighbours.
      expect(Math.abs(at(0) - (30 * x) / 255)).toBeLessThan(0.005);
      expect(Math.abs(at(1) - (50 * y) / 255)).toBeLessThan(0.005);
      expect(at(2)).toBeCloseTo(60 / 255, 4);
      expect(at(3)).toBeCloseTo(1, 4);
    }
    expect(new Float32Array(await gpu.read(features.gpu(), 4 * 160))).toEqual(values);
    features.dispose();
    await dispose();
  });

  test('without a contract the file says what it is; ImageNet’s normalisation is taken', async () => {
    const { files } = fixtureFeatures();
    const { model, dispose } = await loadFeatures(null, files, { gpu, provider });
    const features = await model.features({ ...photo, width: 14, height: 3, rgba: photo.rgba.slice(0, 14 * 3 * 4) });
    // 518 pixels are 37 patches; the short side of 111 is 8.
    expect(features.dims).toEqual([1, 4, 8, 37]);
    const blue = (await features.cpu())[2 * 37 * 8];
    expect(blue).toBeCloseTo((60 / 255 - 0.406) / 0.225, 3);
    features.dispose();
    await dispose();
    gpu.device.pushErrorScope('validation');
    await gpu.device.popErrorScope();
    expect(gpu.problems).toEqual([]);
  });
});

test('a network without a place for each patch is refused with what it has', async () => {
  const { file } = STOCK_CLASSIFIERS.resnet();
  await expect(loadFeatures(null, { 'net.onnx': file }, { gpu })).rejects.toMatchObject({
    code: 'model.noFeatures',
    details: { file: 'net.onnx', found: 'logits float32[batch, 5]' },
  });
  const { files } = fixtureFeatures();
  await expect(loadFeatures({ patch: 0.5 }, files, { gpu })).rejects.toMatchObject({
    code: 'model.contract',
    details: { field: 'patch' },
  });
});
