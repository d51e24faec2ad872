import { expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import { expectNames, outputName, readClassifierContract, readSegmenterContract } from './contract.ts';

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
  const wrong = () => readClassifierContract({ ...foreign, input: { ...foreign.input, mean: [1, 2] } }, 'c.json');
  expect(wrong).toThrow(UserError);
  expect(wrong).toThrow(/"file":"c.json","field":"input.mean"/);
  expect(() => readClassifierContract('text')).toThrow(/"field":"\(all\)"/);
  expect(() => readSegmenterContract({ ...foreign, format: 'camwalk-model/1' })).toThrow(/"field":"files"/);
});

test('a segmenter of the official kind has its 1024 frame and single prompts unless it says otherwise', () => {
  const contract = readSegmenterContract({
    format: 'camwalk-model/1',
    files: { encoder: { path: 'e.onnx' }, decoder: { path: 'd.onnx' } },
    input: { name: 'input_image', layout: 'HWC' },
  });
  expect(contract).toMatchObject({ low_resolution: 256, batched_prompts: false, input: { long_side: 1024 } });
});

test('names that the network lacks are told together with those that it has', () => {
  expectNames('m.onnx', 'input', ['a'], ['a', 'b']);
  expect(() => expectNames('m.onnx', 'output', ['a', 'c', 'd'], ['a', 'b'])).toThrow(
    /"kind":"output","expected":"c, d","found":"a, b"/,
  );
});
