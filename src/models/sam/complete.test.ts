import { expect, test } from 'vitest';
import { readSegmenterContract, SEGMENTER_KINDS, type SegmenterKind } from '../contract.ts';
import { fixtureClassifier } from '../fixtures/classifier.ts';
import { type SamOptions, samFixture } from '../fixtures/sam.ts';
import { fixtureSegmenter } from '../fixtures/segmenter.ts';
import { readSignature } from '../signature.ts';
import { completeContract, pairOf, type SeenFile } from './complete.ts';

const open = readSegmenterContract({ format: 'camwalk-model/1' });

async function seen(name: string, blob: Blob): Promise<SeenFile> {
  const signature = readSignature(new Uint8Array(await blob.arrayBuffer()));
  if (!signature) throw new Error(`${name} is no ONNX file`);
  return { name, signature };
}

async function completed(kind: SegmenterKind, options?: SamOptions, given = open) {
  const { encoder, decoder } = samFixture(kind, options);
  return completeContract(given, await seen('e.onnx', encoder), await seen('d.onnx', decoder));
}

test.each(SEGMENTER_KINDS)(
  '%s is recognised by its inputs and outputs, in whatever order the files come',
  async (kind) => {
    const { encoder, decoder } = samFixture(kind);
    const files = [await seen('x.onnx', encoder), await seen('y.onnx', decoder)];
    for (const order of [files, [...files].reverse()]) {
      const pair = pairOf(order);
      expect([pair.kind.id, pair.encoder.name, pair.decoder.name]).toEqual([kind, 'x.onnx', 'y.onnx']);
    }
    expect(await completed(kind)).toMatchObject({
      kind,
      low_resolution: 256,
      batched_prompts: kind === 'sam-official' ? false : 'untried',
      input: {
        name: { 'sam-official': 'input_image', 'sam2-samexporter': 'image' }[kind as string] ?? 'pixel_values',
        layout: 'NCHW',
        long_side: 1024,
        scale: '0..1',
        mean: [0.485, 0.456, 0.406],
        frame: kind.startsWith('sam2') ? 'stretched' : 'padded',
      },
    });
  },
);

test('the embeddings are found by name, or by being the only one', async () => {
  expect((await completed('sam2-transformers')).embeddings).toEqual({
    'image_embeddings.0': 'image_embeddings.0',
    'image_embeddings.1': 'image_embeddings.1',
    'image_embeddings.2': 'image_embeddings.2',
  });
  const decoder = await seen('d.onnx', samFixture('sam-official').decoder);
  const { name, signature } = await seen('e.onnx', samFixture('sam-official').encoder);
  const renamed = { ...signature, outputs: [{ ...signature.outputs[0], name: 'features' }] };
  expect(completeContract(open, { name, signature: renamed }, decoder).embeddings).toEqual({
    image_embeddings: 'features',
  });
});

test.each([
  ['HWC', { layout: 'HWC', scale: '0..255', mean: [0, 0, 0], frame: 'bare', long_side: 1024 }],
  ['NCHW free', { layout: 'NCHW', scale: '0..255', mean: [0, 0, 0], frame: 'bare', long_side: 1024 }],
  ['NCHW', { layout: 'NCHW', scale: '0..1', frame: 'padded', long_side: 1024 }],
] as const)('how a picture goes in is seen in its shape: %s', async (picture, input) => {
  expect((await completed('sam-official', { picture })).input).toMatchObject(input);
});

test('other sizes come from the shapes too', async () => {
  const contract = await completed('sam2-samexporter', { side: 512 });
  expect([contract.input.long_side, contract.low_resolution]).toEqual([512, 128]);
});

test('what a contract says wins', async () => {
  const given = readSegmenterContract({
    format: 'camwalk-model/1',
    kind: 'sam2-transformers',
    name: 'SAM 3 tracker',
    input: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], long_side: 1008 },
    batched_prompts: true,
    low_resolution: 288,
  });
  expect(await completed('sam2-transformers', {}, given)).toMatchObject({
    name: 'SAM 3 tracker',
    input: { mean: [0.5, 0.5, 0.5], long_side: 1008, scale: '0..1', frame: 'stretched' },
    batched_prompts: true,
    low_resolution: 288,
  });
});

test('the embedded segmenter’s contract comes out as before', async () => {
  const { contract, files } = fixtureSegmenter();
  const [encoder, decoder] = [await seen('e', files['encoder.onnx']), await seen('d', files['decoder.onnx'])];
  expect(completeContract(readSegmenterContract(contract), encoder, decoder)).toMatchObject({
    kind: 'sam-official',
    input: {
      name: 'input_image',
      layout: 'HWC',
      scale: '0..255',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      frame: 'bare',
      long_side: 128,
    },
    low_resolution: 32,
    batched_prompts: true,
    extras: ['orig_im_size'],
  });
});

test('an unknown pair is told with what it has and what each kind would have', async () => {
  const { files } = fixtureClassifier();
  const classifier = await seen('model.onnx', files['model.onnx']);
  const { decoder } = samFixture('sam-transformers');
  const error = () => pairOf([classifier, { ...classifier, name: 'other.onnx' }]);
  expect(error).toThrow(/model.unknown/);
  expect(error).toThrow(/model.onnx: image float32\[n, 3, H, W\] → logits float32\[n, 3\]/);
  for (const kind of SEGMENTER_KINDS) expect(error).toThrow(kind);
  // A decoder alone, and one whose encoder gives other embeddings, are no pair.
  const alone = await seen('d.onnx', decoder);
  expect(() => pairOf([alone])).toThrow(/model.unknown/);
  const other = await seen('e.onnx', samFixture('sam2-transformers').encoder);
  expect(() => pairOf([alone, other])).toThrow(/model.unknown/);
});

test('a decoder that wants more than is known is not fed with guesses', async () => {
  const { encoder, decoder } = samFixture('sam-official');
  const [e, d] = [await seen('e.onnx', encoder), await seen('d.onnx', decoder)];
  const more = {
    ...d.signature,
    inputs: [...d.signature.inputs, { name: 'tokens', type: 'int64' as const, dims: [1] }],
  };
  expect(() => pairOf([e, { name: 'd.onnx', signature: more }])).toThrow(/tokens int64\[1\]/);
});

test('types, shapes, precision and the largest tensor are read from a file', async () => {
  const { signature } = await seen('d.onnx', samFixture('sam-transformers').decoder);
  expect(signature.inputs[1]).toEqual({
    name: 'input_labels',
    type: 'int64',
    dims: ['batch_size', 'point_batch_size', 'nb_points_per_image'],
  });
  expect([signature.half, signature.largestTensor]).toEqual([false, 4 * 256 * 64 * 64]);
  const half = await seen('e.onnx', samFixture('sam-official', { half: true }).encoder);
  expect(half.signature.half).toBe(true);
  expect(half.signature.outputs[0].type).toBe('float16');
  expect(readSignature(new TextEncoder().encode('not a network'))).toBeNull();
  expect(readSignature(new Uint8Array(0))).toBeNull();
});
