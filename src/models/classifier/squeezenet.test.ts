import { existsSync, readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { Random } from '#core/random.ts';
import { readOnnx } from '../onnx/model.ts';
import { type Bytes, fieldsOf, joined, message } from '../onnx/wire.ts';
import { readStock } from './stock.ts';

/** SqueezeNet 1.0 with an output of its own for its class maps; it lies beside the repository and is not part of it. */
const FILE = new URL('../../../../shared/models/squeezenet1_0-imagenet-cam.onnx', import.meta.url);

const GRAPH = 7;
const OUTPUT = 12;

/** The model with only its first output, the logits. */
function stripped(model: Uint8Array): Bytes {
  const parts = [...fieldsOf(model)].map((field) => {
    if (field.number !== GRAPH) return field.raw;
    let outputs = 0;
    const kept = [...fieldsOf(field.bytes)].filter(({ number }) => number !== OUTPUT || outputs++ === 0);
    return message(GRAPH, ...kept.map(({ raw }) => raw));
  });
  return joined(parts);
}

test.skipIf(!existsSync(FILE))(
  'the class maps found in a SqueezeNet are those that it gives itself',
  async () => {
    const whole = new Uint8Array(readFileSync(FILE));
    const bare = stripped(whole);
    expect(readOnnx(whole).outputs.map(({ name }) => name)).toEqual(['logits', 'class_maps', 'features']);
    expect(readOnnx(bare).outputs.map(({ name }) => name)).toEqual(['logits']);
    const { additions, origin, contract } = readStock(null, bare, 'squeezenet.onnx');
    expect([origin.reading, (contract.classes as string[]).length]).toEqual(['own-maps', 1000]);

    const [width, height] = [260, 228];
    const random = new Random(7);
    const pixels = Float32Array.from({ length: 3 * width * height }, () => 255 * random.float() - 120);
    const image = new ort.Tensor('float32', pixels, [1, 3, height, width]);
    const own = await (await ort.InferenceSession.create(whole)).run({ image });
    const ids = [999, 0, 281, 151];
    const found = await (await ort.InferenceSession.create(joined([bare, additions]))).run({
      image,
      camwalk_class_ids: new ort.Tensor('float32', Float32Array.from(ids), [ids.length]),
    });
    const [, , h, w] = own.class_maps.dims;
    const [maps, ownMaps] = [found.camwalk_class_maps.data, own.class_maps.data].map((data) => data as Float32Array);
    expect(found.camwalk_class_maps.dims).toEqual([1, ids.length, h, w]);
    for (const [k, id] of ids.entries())
      expect(maps.subarray(k * h * w, (k + 1) * h * w)).toEqual(ownMaps.subarray(id * h * w, (id + 1) * h * w));
    expect(ownMaps.some((value) => value > 0)).toBe(true);
    expect(found.camwalk_logits.data).toEqual(own.logits.data);
    expect(found.camwalk_features.data).toEqual(own.features.data);
  },
  60_000,
);
