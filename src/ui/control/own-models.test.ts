import { describe, expect, test } from 'vitest';
import { fixtureFeatures } from '#models/fixtures/features.ts';
import { fixtureSegmenter } from '#models/fixtures/segmenter.ts';
import { resnetLike, STOCK_CLASSES } from '#models/fixtures/stock-classifiers.ts';
import { isAboutModel, sourceOf } from './own-models.ts';
import { nameOfPreprocessing, PREPROCESSING_IDS, PREPROCESSINGS } from './preprocessing.ts';

const json = (name: string, value: unknown) => new File([JSON.stringify(value)], name);
const network = (name: string, blob: Blob) => new File([blob], name);
const names = Array.from({ length: STOCK_CLASSES }, (_, i) => `n${i}`);

describe('files without a contract', () => {
  test('one network is a classifier', async () => {
    const { source, name } = await sourceOf([network('net.onnx', resnetLike().file)]);
    expect([source.task, source.contract, Object.keys(source.files), name]).toEqual([
      'classifier',
      {},
      ['net.onnx'],
      'net.onnx',
    ]);
  });

  test('a label file and Hugging Face’s configuration say names and preprocessing', async () => {
    const files = [
      network('model.onnx', resnetLike().file),
      json('config.json', { id2label: Object.fromEntries(names.entries()) }),
      json('preprocessor_config.json', { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] }),
    ];
    const { source } = await sourceOf(files);
    expect(source.contract).toEqual({
      classes: names,
      input: { channel_order: 'RGB', scale: '0..1', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    });
    const byText = await sourceOf([files[0], new File([names.join('\n')], 'labels.txt')]);
    expect(byText.source.contract).toEqual({ classes: names });
  });

  test('an encoder and a decoder are a segmenter, tokens are features', async () => {
    const pair = Object.entries(fixtureSegmenter().files).map(([name, blob]) => network(name, blob));
    expect((await sourceOf(pair)).source).toMatchObject({ task: 'segmenter', contract: null });
    const tokens = network('vit.onnx', fixtureFeatures().files['features.onnx']);
    expect((await sourceOf([tokens])).source).toMatchObject({ task: 'features', contract: null });
  });

  test('weights beside a network go with it', async () => {
    const files = [network('net.onnx', resnetLike().file), new File(['…'], 'net.onnx_data')];
    expect(Object.keys((await sourceOf(files)).source.files)).toEqual(['net.onnx', 'net.onnx_data']);
  });

  test('names alone are no model', async () => {
    await expect(sourceOf([json('labels.json', names)])).rejects.toMatchObject({ code: 'models.noNetwork' });
  });
});

test('a contract stays as it is; a label file beside it names the classes', async () => {
  const contract = { task: 'classifier', classes: ['a'], input: { name: 'x' } };
  const files = [network('net.onnx', resnetLike().file), json('contract.json', contract)];
  expect((await sourceOf(files)).source.contract).toEqual(contract);
  const named = await sourceOf([...files, new File(['b\nc'], 'labels.txt')]);
  expect(named.source.contract).toEqual({ ...contract, classes: ['b', 'c'] });
  await expect(sourceOf([json('c.json', { input: {} })])).rejects.toMatchObject({ code: 'models.noTask' });
});

test('only JSON of models is taken for it', () => {
  expect([{ task: 'classifier' }, { id2label: {} }, { image_mean: [] }].map(isAboutModel)).toEqual([true, true, true]);
  expect([[], { dog: [1] }, null, { format: 'camwalk-recipe/1' }].map(isAboutModel)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('preprocessings are known by their numbers', () => {
  expect(PREPROCESSING_IDS.map((id) => nameOfPreprocessing(PREPROCESSINGS[id]))).toEqual(PREPROCESSING_IDS);
  expect(nameOfPreprocessing({ ...PREPROCESSINGS.unit, mean: [0.1, 0, 0] })).toBeNull();
});
