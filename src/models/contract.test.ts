import { expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import { expectNames, outputName, readClassifierContract, readSegmenterContract, weightsOf } from './contract.ts';

/** The head of a contract that was written elsewhere: no format, no task, outputs described in prose. */
const foreign = {
  classes: ['tench', 'goldfish'],
  wnids: ['n01440764', 'n01443537'],
  input: {
    name: 'image',
    layout: 'NCHW',
    channel_order: 'BGR',
    scale: '0..255',
    mean: [104, 117, 123],
    min_side: 227,
  },
  outputs: {
    logits: '[n,1000] mean over class_maps (after ReLU)',
    class_maps: '[n,1000,h/16,w/16] class activation maps after ReLU',
  },
  licence: 'BSD 2-clause',
};

test('a contract of another maker is read, with defaults for what it does not say', () => {
  const contract = readClassifierContract(foreign);
  expect(contract.input).toMatchObject({ min_side: 227, std: [1, 1, 1], channel_order: 'BGR' });
  expect([outputName(contract, 'class_maps'), outputName(contract, 'features')]).toEqual(['class_maps', null]);
});

test('an output may have another name in the network than its role', () => {
  const contract = readClassifierContract({ ...foreign, outputs: { logits: '', class_maps: { name: 'cam:0' } } });
  expect(outputName(contract, 'class_maps')).toBe('cam:0');
});

test('the first wrong field is named', () => {
  const wrong = () => readClassifierContract({ ...foreign, input: { ...foreign.input, mean: [1, 2] } });
  expect(wrong).toThrow(UserError);
  expect(wrong).toThrow(/"file":"contract.json","field":"input.mean"/);
  expect(() => readClassifierContract('text')).toThrow(/"field":"\(all\)"/);
  expect(() => readSegmenterContract({ format: 'camwalk-model/1', kind: 'sam3' })).toThrow(/"field":"kind"/);
});

test('a segmenter needs to say nothing but its format', () => {
  expect(readSegmenterContract({ format: 'camwalk-model/1' })).toMatchObject({ input: {}, max_batch: 64 });
});

test('weights of any task: the own ones, which may be found by themselves, and precisions that bring their own files', () => {
  const roles = ['encoder', 'decoder'];
  expect(weightsOf(null, roles)).toEqual([{}]);
  const files = { encoder: { path: 'e16.onnx' }, decoder: { path: 'd16.onnx', external: [{ path: 'd16.onnx_data' }] } };
  const half = { precision: 'f16', largest_binding: 2048, files };
  expect(weightsOf({ name: 'mine', precision: 'f32', variants: [half] }, roles)).toMatchObject([
    { precision: 'f32' },
    half,
  ]);
  const wrong = (contract: unknown) => expect(() => weightsOf(contract, roles));
  wrong({ files: {} }).toThrow(/"file":"contract.json","field":"files.encoder"/);
  wrong({ variants: [{ precision: 'f8', files }] }).toThrow(/"field":"variants\[0\].precision"/);
  wrong({ variants: [{ precision: 'f16' }] }).toThrow(/"field":"variants\[0\].files"/);
});

test('names that the network lacks are told together with those that it has', () => {
  expectNames('m.onnx', 'input', ['a'], ['a', 'b']);
  expect(() => expectNames('m.onnx', 'output', ['a', 'c', 'd'], ['a', 'b'])).toThrow(
    /"kind":"output","expected":"c, d","found":"a, b"/,
  );
});
