import { expect, test } from 'vitest';
import { SELF, splitModel } from './external-data.ts';
import { type Constant, writeOnnx } from './fixtures/onnx-writer.ts';

function modelWith(...constants: Constant[]): Uint8Array {
  return writeOnnx({
    nodes: [{ op: 'Add', inputs: ['x', constants[0].name], outputs: ['y'] }],
    constants,
    inputs: [{ name: 'x', dims: [1] }],
    outputs: [{ name: 'y', dims: [1] }],
  });
}

const weights = (name: string, length: number): Constant => ({
  name,
  dims: [length],
  data: Float32Array.from({ length }, (_, i) => i + 0.25),
});
const latin = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** The places that a graph names, read from its text. */
function places(graph: Uint8Array): { offset: number; length: number }[] {
  const found = latin(graph).matchAll(/offset[^0-9]+(\d+)[\s\S]*?length[^0-9]+(\d+)/g);
  return Array.from(found, ([, offset, length]) => ({ offset: Number(offset), length: Number(length) }));
}

test('large tensors are named where they lie in the file itself, small ones and whole numbers stay', () => {
  const axes: Constant = { name: 'axes', dims: [400], data: BigInt64Array.from({ length: 400 }, (_, i) => BigInt(i)) };
  const model = modelWith(weights('large', 5000), weights('small', 10), axes, weights('other', 300));
  const { graph, moved, external } = splitModel(model);
  expect([moved, external]).toEqual([4 * 5300, []]);
  expect(graph.length).toBeLessThan(model.length - moved + 200);
  const found = places(graph);
  expect(found.map((place) => place.length)).toEqual([20000, 1200]);
  for (const [index, { offset, length }] of found.entries()) {
    const data = new Float32Array(model.slice(offset, offset + length).buffer);
    expect([data[0], data.at(-1)]).toEqual([0.25, (index === 0 ? 5000 : 300) - 1 + 0.25]);
  }
  expect(latin(graph)).toContain('small');
});

test('what has been moved once is named as outside, and is not moved again', () => {
  const { graph } = splitModel(modelWith(weights('large', 5000)));
  expect(splitModel(graph)).toEqual({ graph, external: [SELF], moved: 0 });
});

test('a model that something was appended to keeps what was appended', () => {
  const model = modelWith(weights('large', 1000));
  // Two messages in a row are one in which the lists are joined: this is how outputs are added to a network.
  const both = new Uint8Array([...model, ...modelWith(weights('appended', 2000))]);
  const { graph, moved } = splitModel(both);
  expect(moved).toBe(12000);
  expect(places(graph).map((place) => place.length)).toEqual([4000, 8000]);
  expect(places(graph)[1].offset).toBeGreaterThan(model.length);
});

test('a model of nothing large is left as it is', () => {
  const model = modelWith(weights('small', 3));
  expect(splitModel(model).graph).toBe(model);
});

test('what is no protobuf is refused', () => {
  expect(() => splitModel(new TextEncoder().encode('<!doctype html>'))).toThrow(RangeError);
  const model = modelWith(weights('large', 5000));
  expect(() => splitModel(model.subarray(0, model.length - 1))).toThrow(RangeError);
});
