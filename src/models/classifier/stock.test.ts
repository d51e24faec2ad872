import { describe, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import { resnetLike, STOCK_CLASSES, STOCK_CLASSIFIERS, WITHOUT_MAPS } from '../fixtures/stock-classifiers.ts';
import { readOnnx } from '../onnx/model.ts';
import { joined } from '../onnx/wire.ts';
import { readStock, wantsMaps } from './stock.ts';

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function read(file: Blob, given: unknown = null) {
  return readStock(given, await bytesOf(file), 'net.onnx');
}

describe('the head of a stock classifier is found', () => {
  test.each([
    ['resnet', 'exact-linear', 'GlobalAveragePool', 'Gemm'],
    ['densenet', 'exact-linear', 'GlobalAveragePool', 'Gemm'],
    ['efficientnet', 'exact-linear', 'GlobalAveragePool', 'Gemm'],
    ['mobilenetV2', 'exact-linear', 'ReduceMean', 'MatMul'],
    ['channelsLast', 'exact-linear', 'ReduceMean', 'MatMul'],
    ['mobilenetV4', 'fully-convolutional', 'GlobalAveragePool', 'Gemm'],
    ['convnext', 'fully-convolutional', 'ReduceMean', 'Gemm'],
    ['squeezenet', 'own-maps', 'GlobalAveragePool', undefined],
  ] as const)('%s: %s', async (name, reading, pooling, weights) => {
    const { contract, origin } = await read(STOCK_CLASSIFIERS[name]().file);
    expect([origin.reading, origin.pooling.split(' ')[0], origin.weights?.split(' ')[0]]).toEqual([
      reading,
      pooling,
      weights,
    ]);
    expect(origin.assumed).toEqual(['preprocessing', 'classes']);
    expect(contract.classes).toHaveLength(STOCK_CLASSES);
  });

  test('what is added and the file are one graph', async () => {
    const { file } = STOCK_CLASSIFIERS.mobilenetV4();
    const bytes = await bytesOf(file);
    const before = readOnnx(bytes);
    const after = readOnnx(joined([bytes, (await read(file)).additions]));
    expect(after.nodes.slice(0, before.nodes.length).map(({ op }) => op)).toEqual(before.nodes.map(({ op }) => op));
    expect(after.inputs.map(({ name }) => name)).toEqual(['pixel_values', 'camwalk_class_ids']);
    expect(after.outputs.map(({ name }) => name)).toEqual([
      'logits',
      'camwalk_logits',
      'camwalk_class_maps',
      'camwalk_features',
    ]);
  });
});

describe('what stands in the way is told by name', () => {
  test.each(Object.keys(WITHOUT_MAPS))('%s', async (reason) => {
    const error = await read(WITHOUT_MAPS[reason]()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: `model.head.${reason}`, details: { file: 'net.onnx' } });
    expect((error as UserError).details.found).toMatch(/“.+”/);
  });

  test('an input that is no photo', async () => {
    const bytes = await bytesOf(resnetLike().file);
    const text = new TextDecoder('latin1').decode(bytes);
    // The input's second size: three channels become four.
    const at = text.lastIndexOf('batch', text.lastIndexOf('height'));
    const wrong = Uint8Array.from(bytes);
    wrong[wrong.indexOf(3, at)] = 4;
    expect(() => readStock(null, wrong, 'net.onnx')).toThrow(/model.input .*pixel_values float32\[batch, 4, height/);
  });

  test('bytes that are no network', () => {
    expect(() => readStock(null, new TextEncoder().encode('not a network'), 'net.onnx')).toThrow(/model.unreadable/);
  });
});

describe('names of the classes', () => {
  const names = Array.from({ length: STOCK_CLASSES }, (_, i) => `name ${i}`);

  test('as Python prints them in the file’s notes', async () => {
    const python = `{${names.map((name, i) => `${i}: '${name}'`).join(', ')}}`;
    const { contract, origin } = await read(resnetLike({ names: python }).file);
    expect([contract.classes, origin.assumed]).toEqual([names, ['preprocessing']]);
  });

  test('what the contract says comes first, and is completed', async () => {
    const given = { classes: names.toReversed(), input: { scale: '0..255', mean: [1, 2, 3] }, name: 'mine' };
    const { contract, origin } = await read(resnetLike({ names: JSON.stringify(names) }).file, given);
    expect([contract.classes, contract.name, origin.assumed]).toEqual([names.toReversed(), 'mine', []]);
    expect(contract.input).toMatchObject({ scale: '0..255', mean: [1, 2, 3], min_side: 64, name: 'pixel_values' });
  });

  test('too few of them are none', async () => {
    const { origin } = await read(resnetLike({ names: JSON.stringify(names.slice(1)) }).file);
    expect(origin.assumed).toContain('classes');
  });
});

test('a network of one size says so', async () => {
  const { contract } = await read(STOCK_CLASSIFIERS.channelsLast().file);
  expect(contract.input).toMatchObject({ layout: 'NHWC', fixed_size: { width: 96, height: 64 } });
});

test('maps are looked for where no contract names them', () => {
  expect([null, {}, { outputs: { logits: 'logits' } }, { outputs: { features: '' } }].map(wantsMaps)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([{ outputs: { class_maps: '' } }, { outputs: { features: '', weights: '' } }].map(wantsMaps)).toEqual([
    false,
    false,
  ]);
});
