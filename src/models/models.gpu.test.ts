import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Photo } from '#core/rasters.ts';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { fixtureClassifier } from './fixtures/classifier.ts';
import { fixtureSegmenter } from './fixtures/segmenter.ts';
import { loadClassifier, loadSegmenter } from './load.ts';
import { createSession } from './session.ts';
import { CpuTensor } from './tensors.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

async function expectNoProblems() {
  gpu.device.pushErrorScope('validation');
  await gpu.device.popErrorScope();
  expect(gpu.problems).toEqual([]);
}

/** A red left half and a blue right half. */
const WIDTH = 96;
const HEIGHT = 64;
const photo: Photo = {
  width: WIDTH,
  height: HEIGHT,
  rgba: Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, i) => {
    const isLeft = (i >> 2) % WIDTH < WIDTH / 2;
    return [isLeft ? 220 : 20, 30, isLeft ? 20 : 220, 255][i % 4];
  }),
};

test('ONNX Runtime shares our device: input from a buffer of ours, one output stays, one comes back', async () => {
  const { files } = fixtureClassifier();
  const session = await createSession(files['model.onnx'], { provider: 'webgpu', gpu, keepOnGpu: ['class_maps'] });
  const pixels = new Float32Array(3 * 16 * 8).fill(0.25).fill(1, 0, 16 * 8);
  const buffer = gpu.upload('image', pixels);
  const image = {
    dims: [1, 3, 8, 16],
    gpu: () => buffer,
    cpu: async () => pixels,
    dispose() {},
  };
  const { class_maps: maps, logits } = await session.run({ image }, ['class_maps', 'logits']);
  expect(maps.dims).toEqual([1, 3, 2, 4]);
  expect((await logits.cpu()).every((value, i) => Math.abs(value - [0.75, 0, 0][i]) < 1e-6)).toBe(true);
  const read = new Float32Array(await gpu.read(maps.gpu(), 4 * 8));
  expect([...read].every((value) => Math.abs(value - 0.75) < 1e-6)).toBe(true);
  maps.dispose();
  logits.dispose();
  await session.release();
  gpu.release(buffer);
  await expectNoProblems();
});

describe.each(['wasm', 'webgpu'] as const)('on %s', (provider) => {
  test('a classifier gives the asked class maps in the asked order', async () => {
    const { contract, files } = fixtureClassifier();
    const loaded = await loadClassifier(contract, files, { gpu, provider });
    expect([loaded.provider, loaded.reason]).toEqual([provider, 'chosen']);
    const { model } = loaded;
    expect([model.classNames, model.baseSide]).toEqual([['red', 'green', 'blue'], 96]);
    const view = { width: 48, height: 32, flip: false };
    const { logits, classMaps } = await model.run(photo, view, [2, 0]);
    expect(classMaps.dims).toEqual([1, 2, 8, 12]);
    const maps = await classMaps.cpu();
    expect(maps[0]).toBe(0);
    expect(maps[11]).toBeCloseTo((220 - 0.5 * 20 - 0.5 * 30) / 255, 4);
    expect(maps[96]).toBeCloseTo((220 - 0.5 * 20 - 0.5 * 30) / 255, 4);
    expect(logits).toHaveLength(3);
    expect(new Float32Array(await gpu.read(classMaps.gpu(), 4 * 12))[11]).toBeCloseTo(maps[11], 5);
    const flipped = await model.run(photo, { ...view, flip: true }, [2]);
    const mirrored = await flipped.classMaps.cpu();
    expect(mirrored[0]).toBeCloseTo(maps[11], 5);
    const features = await model.features(photo);
    expect(features?.dims).toEqual([1, 3, 16, 24]);
    for (const tensor of [classMaps, flipped.classMaps, features]) tensor?.dispose();
    await loaded.dispose();
    await expectNoProblems();
  });

  test('a segmenter answers points, negative points and boxes, one by one and batched', async () => {
    const { contract, files } = fixtureSegmenter();
    const batched = await loadSegmenter(contract, files, { gpu, provider });
    const single = await loadSegmenter({ ...contract, batched_prompts: false }, files, { gpu, provider });
    const embedding = await batched.model.encode(photo);
    expect(embedding.frame).toEqual({ width: 128, height: 85, side: 128 });
    const click = (x: number) => ({ points: [{ x, y: 30, positive: true }] });
    const answer = await batched.model.decode(embedding, [click(10), click(80)]);
    expect([answer.masksPerPrompt, answer.side, answer.logits.dims]).toEqual([3, 32, [2, 3, 32, 32]]);
    const logits = await answer.logits.cpu();
    const at = (mask: number, x: number, y: number) => logits[mask * 1024 + y * 32 + x] > 0;
    expect([at(1, 2, 8), at(1, 28, 8), at(4, 2, 8), at(4, 28, 8)]).toEqual([true, false, false, true]);
    expect(answer.scores[1]).toBeCloseTo(0.97, 5);

    const own = await single.model.encode(photo);
    const oneByOne = await single.model.decode(own, [click(10), click(80)]);
    const apart = await oneByOne.logits.cpu();
    expect(apart.every((value, i) => Math.abs(value - logits[i]) < 1e-3)).toBe(true);

    const boxed = await batched.model.decode(embedding, [{ points: [], box: [60, 40, 24, 12] }]);
    const box = await boxed.logits.cpu();
    const inside = (x: number, y: number) => box[2 * 1024 + y * 32 + x] > 0;
    expect([inside(12, 8), inside(2, 8), inside(12, 20)]).toEqual([true, false, false]);
    expect(boxed.scores[2]).toBeCloseTo(0.99, 5);

    const everywhere = new CpuTensor([1, 1, 32, 32], new Float32Array(1024).fill(1e6), gpu);
    const hinted = await batched.model.decode(embedding, [click(10)], everywhere);
    expect((await hinted.logits.cpu()).subarray(1024, 2048).every((logit) => logit > 0)).toBe(true);
    everywhere.dispose();
    for (const { logits: tensor } of [answer, oneByOne, boxed, hinted]) tensor.dispose();
    embedding.dispose();
    own.dispose();
    await batched.dispose();
    await single.dispose();
    await expectNoProblems();
  });
});

test('a software adapter runs models on WebAssembly and says why', async () => {
  const { contract, files } = fixtureClassifier();
  const loaded = await loadClassifier(contract, files, { gpu });
  expect([loaded.provider, loaded.reason]).toEqual(['wasm', 'software']);
  await loaded.dispose();
});

test('a network that answers wrongly on the device is run on WebAssembly', async () => {
  const { contract, files } = fixtureSegmenter({
    known_answer: {
      point_coords: [[180, 200]],
      point_labels: [1],
      tolerance: 0.02,
      iou_predictions: [0.1, 0.2, 0.3],
      low_res_positive: [1, 2, 3],
    },
  });
  const loaded = await loadSegmenter(contract, files, { gpu, provider: 'webgpu' });
  expect([loaded.provider, loaded.reason]).toEqual(['wasm', 'mismatch']);
  await loaded.dispose();
});

describe('what is wrong with a model is said by name', () => {
  const { contract, files } = fixtureClassifier();
  const refused = (json: unknown, given: Record<string, Blob> = files) =>
    expect(loadClassifier(json, given, { gpu })).rejects;

  test('no ONNX file', () =>
    refused(contract, { 'model.onnx': new Blob(['not a network']) }).toMatchObject({
      code: 'model.unreadable',
      details: { file: 'model.onnx' },
    }));
  test('another input name', () =>
    refused({ ...contract, input: { name: 'pixels' } }).toMatchObject({
      code: 'model.mismatch',
      details: { file: 'model.onnx', kind: 'input', expected: 'pixels', found: 'image' },
    }));
  test('a missing output', () =>
    refused({ ...contract, outputs: { logits: 'x', class_maps: { name: 'cam' } } }).toMatchObject({
      code: 'model.mismatch',
      details: { kind: 'output', expected: 'cam', found: 'logits, class_maps, features' },
    }));
  test('another file than the contract’s', () =>
    refused({ ...contract, files: { model: { path: 'model.onnx', sha256: 'a'.repeat(64) } } }).toMatchObject({
      code: 'model.hash',
      details: { file: 'model.onnx', expected: 'aaaaaaaaaaaa' },
    }));
  test('a class list of another length', () =>
    refused({ ...contract, classes: ['red'] }).toMatchObject({
      code: 'model.classes',
      details: { expected: 1, found: 3 },
    }));
  test('no file at all', () =>
    refused(contract, {}).toMatchObject({ code: 'model.fileMissing', details: { file: 'model.onnx', found: '-' } }));
  test('a wrong field of the contract', () =>
    refused({ ...contract, input: { name: 'image', layout: 'CHWN' } }).toMatchObject({
      code: 'model.contract',
      details: { field: 'input.layout' },
    }));
});
