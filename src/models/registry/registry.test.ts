import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readClassifierContract, readFeaturesContract, readSegmenterContract, weightsOf } from '../contract.ts';
import { chooseVariant, type Host } from './choose.ts';
import { contractOf, mirrored, missingFields, type RegistryEntry, readRegistry, variantsOf } from './registry.ts';

const folder = new URL('../../../public/models/', import.meta.url);
const json = JSON.parse(readFileSync(new URL('registry.json', folder), 'utf8'));
const registry = readRegistry(json);
const byId = (id: string) => registry.models.find((entry) => entry.id === id) as RegistryEntry;

describe('the committed registry', () => {
  test('has the models that people use, each with licence and address', () => {
    expect(registry.models.map(({ id }) => id)).toEqual([
      'mobile-sam',
      'slimsam-77',
      'sam-vit-b',
      'edgetam',
      'sam2.1-tiny',
      'resnet-50',
      'mobilenet-v2',
      'dinov2-small',
    ]);
    for (const task of ['segmenter', 'classifier', 'features'])
      expect(registry.models.filter((entry) => entry.task === task && entry.recommended)).toHaveLength(1);
  });

  test('takes files from a pinned revision, but for those whose revision nobody knows', () => {
    const loose = registry.models.filter(({ base, revision }) => !revision || !base.includes(revision));
    expect(loose.map(({ id }) => id)).toEqual(['sam-vit-b']);
  });

  test('knows size and hash of every file that is taken where a GPU lacks half precision', () => {
    const unknown = registry.models.filter((entry) => variantsOf(entry)[0].files.some((file) => !file.sha256));
    expect(unknown.map(({ id }) => id)).toEqual(['sam-vit-b']);
    const missing = missingFields(registry);
    expect(missing).toContain('sam-vit-b: revision');
    expect(missing).toContain('slimsam-77 f16 vision_encoder_fp16.onnx: sha256');
    expect(missing.filter((line) => line.startsWith('edgetam'))).toEqual([
      'edgetam f32: largest_binding',
      'edgetam f16: largest_binding',
    ]);
    expect(missing.filter((line) => line.startsWith('mobile-sam'))).toEqual(['mobile-sam f32: largest_binding']);
  });

  test('has no two files of one model under one name', () => {
    for (const entry of registry.models)
      for (const { files } of variantsOf(entry)) expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  test('names a thousand classes', () => {
    for (const { classes } of registry.models.filter(({ task }) => task === 'classifier')) {
      const list = JSON.parse(readFileSync(new URL(String(classes), folder), 'utf8'));
      expect(list.classes).toHaveLength(1000);
      expect(list.classes[207]).toBe('golden retriever');
    }
  });
});

test('the adapters can read every contract', () => {
  const readers = {
    segmenter: readSegmenterContract,
    classifier: readClassifierContract,
    features: readFeaturesContract,
  };
  for (const entry of registry.models) {
    const variants = variantsOf(entry);
    const contract = contractOf(entry, variants, ['one', 'two']);
    expect(readers[entry.task](contract).name).toBe(entry.name);
    const roles = entry.task === 'segmenter' ? ['encoder', 'decoder'] : ['model'];
    expect(weightsOf(contract, roles).map(({ precision }) => precision)).toEqual(variants.map((one) => one.precision));
  }
});

test('a wrong field is named', () => {
  const wrong = structuredClone(json);
  wrong.models[1].contract.files.encoder.sha256 = 'abc';
  expect(() => readRegistry(wrong)).toThrow(/models\[1\]\.contract\.files\.encoder\.sha256/);
  expect(() => readRegistry({ ...json, models: [json.models[0], json.models[0]] })).toThrow(/same id/);
});

test('a contract has the files of one variant under their own names, and nothing that is unknown', () => {
  const entry = byId('edgetam');
  const [full, half] = variantsOf(entry);
  expect(contractOf(entry, [half])).toMatchObject({
    format: 'camwalk-model/1',
    name: 'EdgeTAM',
    task: 'segmenter',
    kind: 'sam2-transformers',
    precision: 'f16',
    files: {
      encoder: {
        path: 'vision_encoder_fp16.onnx',
        bytes: 167617,
        external: [{ path: 'vision_encoder_fp16.onnx_data', bytes: 9739536 }],
      },
    },
    variants: [],
  });
  expect(JSON.stringify(contractOf(entry, [half]))).not.toContain('null');
  expect(contractOf(entry, [full, half])).toMatchObject({
    precision: 'f32',
    variants: [{ precision: 'f16' }],
    files: { decoder: { bytes: 213114 } },
  });
  expect(contractOf(byId('resnet-50'), variantsOf(byId('resnet-50')), ['a'])).toMatchObject({ classes: ['a'] });
});

test('a mirror keeps the paths', () => {
  const url = 'https://huggingface.co/Acly/MobileSAM/resolve/0d3b/x.onnx';
  expect(mirrored(url, 'http://lab:8080/models/')).toBe('http://lab:8080/models/Acly/MobileSAM/resolve/0d3b/x.onnx');
  expect(mirrored(url, '  ')).toBe(url);
});

describe('the weights that suit a device', () => {
  const GIB = 2 ** 30;
  const host = (changes: Partial<Host> = {}): Host => ({
    backend: 'webgpu',
    adapter: { fallback: false },
    features: ['shader-f16'],
    limits: { maxStorageBufferBindingSize: 2 * GIB },
    ...changes,
  });
  const choice = (changes: Partial<Host>, id = 'slimsam-77') => {
    const { variant, reason } = chooseVariant(byId(id), host(changes));
    return [variant.precision, reason];
  };

  test('half precision where the GPU computes with it', () => {
    expect(choice({})).toEqual(['f16', 'half']);
    expect(choice({ features: [] })).toEqual(['f32', 'full']);
    expect(choice({}, 'mobile-sam')).toEqual(['f32', 'full']);
  });

  test('what the GPU cannot bind at once is not offered', () => {
    expect(choice({ limits: { maxStorageBufferBindingSize: GIB / 2 } })).toEqual(['f16', 'halfFits']);
    expect(choice({ features: [], limits: { maxStorageBufferBindingSize: GIB / 2 } })).toEqual(['f32', null]);
    expect(choice({ limits: { maxStorageBufferBindingSize: 2 ** 27 } })).toEqual(['f32', null]);
  });

  test('on the processor the binding does not matter', () => {
    const limits = { maxStorageBufferBindingSize: 2 ** 27 };
    expect(choice({ adapter: { fallback: true }, limits })).toEqual(['f32', 'processor']);
    expect(choice({ backend: 'cpu', adapter: null, limits })).toEqual(['f32', 'processor']);
  });
});
