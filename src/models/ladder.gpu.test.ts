import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { fixtureFeatures } from './fixtures/features.ts';
import { samFixture } from './fixtures/sam.ts';
import { resnetLike } from './fixtures/stock-classifiers.ts';
import { loadClassifier, loadFeatures, loadSegmenter } from './load.ts';
import { probed } from './probe.ts';

/** The ladder with real sessions. The software adapter has no f16, so that rung is always refused here. */

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

const SIDE = 128;
const { encoder, decoder } = samFixture('sam2-samexporter', { side: SIDE });
const half = samFixture('sam2-samexporter', { side: SIDE, half: true });
const files = { 'e.onnx': encoder, 'd.onnx': decoder, 'e16.onnx': half.encoder, 'd16.onnx': half.decoder };
const contract = {
  format: 'camwalk-model/1',
  name: 'ladder',
  files: { encoder: { path: 'e.onnx' }, decoder: { path: 'd.onnx' } },
  variants: [{ precision: 'f16', files: { encoder: { path: 'e16.onnx' }, decoder: { path: 'd16.onnx' } } }],
};
const brief = (refused: readonly { provider: string; precision: string; reason: string }[] = []) =>
  refused.map(({ provider, precision, reason }) => `${provider} ${precision}: ${reason}`);

test('an adapter without f16 runs f32, tried on a device of its own first, and says that f16 was passed over', async () => {
  // A trial that fails, as f16 does when its session is made, leaves the engine's own device alone.
  const source = { task: 'segmenter', contract, files } as const;
  await expect(probed(source, 'f16')).rejects.toThrow();
  await expect(probed(source, 'q8')).rejects.toThrow('q8');
  const loaded = await loadSegmenter(contract, files, { gpu, provider: 'webgpu', probe: true });
  expect([loaded.provider, loaded.precision, loaded.reason]).toEqual(['webgpu', 'f32', 'chosen']);
  expect(brief(loaded.refused)).toEqual(['webgpu f16: noF16']);
  expect(gpu.problems).toEqual([]);
  await loaded.dispose();
}, 300_000);

/** Two precisions of a network of one file. What lies in the files does not matter here: the contract says what it is. */
const HALF = resnetLike({ note: 'half' }).file;
const FULL = resnetLike().file;
const [COLOURS] = Object.values(fixtureFeatures().files);
const PADDED = new Blob([COLOURS, Uint8Array.of(0x78, 1)]);

test.each([
  ['a classifier', loadClassifier, HALF, FULL],
  ['a feature network', loadFeatures, PADDED, COLOURS],
] as const)(
  'the ladder is the same for %s',
  async (_, load, half, full) => {
    const oneFile = {
      precision: 'f16',
      files: { model: { path: 'onnx/half.onnx' } },
      variants: [{ precision: 'f32', files: { model: { path: 'onnx/full.onnx' } } }],
    };
    const tried = { gpu, provider: 'webgpu', probe: load === loadFeatures } as const;
    const onGpu = await load(oneFile, { 'half.onnx': half, 'full.onnx': full }, tried);
    expect([onGpu.provider, onGpu.precision, onGpu.bytes]).toEqual(['webgpu', 'f32', full.size]);
    expect(brief(onGpu.refused)).toEqual(['webgpu f16: noF16']);
    await onGpu.dispose();
    const without = await load(oneFile, { 'half.onnx': half }, { gpu });
    expect([without.provider, without.precision, without.bytes]).toEqual(['wasm', 'f16', half.size]);
    expect(brief(without.refused)).toEqual(['webgpu f16: software', 'webgpu f32: software', 'wasm f32: absent']);
    await without.dispose();
  },
  300_000,
);

test('a software adapter runs models on WebAssembly, in f32', async () => {
  const loaded = await loadSegmenter(contract, files, { gpu });
  expect([loaded.provider, loaded.precision, loaded.reason]).toEqual(['wasm', 'f32', 'software']);
  expect(brief(loaded.refused)).toEqual(['webgpu f16: software', 'webgpu f32: software']);
  await loaded.dispose();
});

test('a network that binds more than the adapter allows is not loaded there', async () => {
  const limit = gpu.report.limits.maxStorageBufferBindingSize;
  const large = { ...contract, variants: [], largest_binding: limit + 1 };
  const loaded = await loadSegmenter(large, files, { gpu, provider: 'webgpu' });
  expect([loaded.provider, loaded.reason]).toEqual(['wasm', 'tooLarge']);
  expect(loaded.refused).toMatchObject([{ reason: 'tooLarge', needs: limit + 1, allows: limit }]);
  await loaded.dispose();
});

test('a precision whose files are elsewhere is passed over', async () => {
  const loaded = await loadSegmenter(contract, { 'e.onnx': encoder, 'd.onnx': decoder }, { gpu: null });
  expect([loaded.provider, loaded.precision, loaded.reason]).toEqual(['wasm', 'f32', 'noDevice']);
  expect(brief(loaded.refused)).toEqual(['webgpu f16: noDevice', 'webgpu f32: noDevice', 'wasm f16: absent']);
  await loaded.dispose();
});

test('without a contract an unknown pair is refused with both sides', () =>
  expect(loadSegmenter(null, { 'a.onnx': encoder, 'b.onnx': encoder }, { gpu })).rejects.toMatchObject({
    code: 'model.unknown',
    details: {
      found: expect.stringContaining('a.onnx: image float32[1, 3, 128, 128]'),
      expected: expect.stringContaining('sam2-transformers'),
    },
  }));
