import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGpu } from '#gpu/device.ts';
import type { Gpu } from '#gpu/gpu.ts';
import { findFile, openSession } from './files.ts';
import { writeOnnx } from './fixtures/onnx-writer.ts';
import { createSession } from './session.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

const SIDE = 2048;

/** y = x · W with W = 2 on the diagonal: 16 MB of weights. */
function heavyModel(): Uint8Array<ArrayBuffer> {
  const model = writeOnnx({
    nodes: [{ op: 'MatMul', inputs: ['x', 'weights'], outputs: ['y'] }],
    constants: [{ name: 'weights', dims: [1, 1], data: new Float32Array(1) }],
    inputs: [{ name: 'x', dims: [1, SIDE] }],
    outputs: [{ name: 'y', dims: [1, SIDE] }],
  });
  // The writer of the fixtures spreads its bytes, which 16 million are too many for: the tensor is put in by hand.
  const tensor = [8, ...varint(SIDE), 8, ...varint(SIDE), 16, 1, 66, 7, ...new TextEncoder().encode('weights'), 74];
  const raw = new Uint8Array(4 * SIDE * SIDE);
  const values = new Float32Array(raw.buffer);
  for (let i = 0; i < SIDE; i++) values[i * SIDE + i] = 2;
  const initializer = [...tensor, ...varint(raw.length)];
  const head = [42, ...varint(initializer.length + raw.length), ...initializer];
  const graph = [58, ...varint(head.length + raw.length), ...head];
  const small = dropWeights(model);
  const whole = new Uint8Array(small.length + graph.length + raw.length);
  whole.set(small);
  whole.set(graph, small.length);
  whole.set(raw, small.length + graph.length);
  return whole;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

/** The fixture's own tensor renamed, so that only the heavy one is called weights. */
function dropWeights(model: Uint8Array): Uint8Array {
  const text = Array.from(model, (byte) => String.fromCharCode(byte)).join('');
  const at = text.lastIndexOf('weights');
  const changed = model.slice();
  changed.set(new TextEncoder().encode('unused_'), at);
  return changed;
}

const x = () => ({ dims: [1, SIDE], data: Float32Array.from({ length: SIDE }, (_, i) => i % 7) });

test.each(['webgpu', 'wasm'] as const)(
  'a network whose weights lie in its own file gives its answer (%s)',
  async (provider) => {
    const session = await createSession(new Blob([heavyModel()]), { provider, gpu, keepOnGpu: [] });
    const { y } = await session.run({ x: x() }, ['y']);
    const answer = await y.cpu();
    expect(answer.every((value, i) => value === 2 * (i % 7))).toBe(true);
    y.dispose();
    await session.release();
  },
);

test('weights in a file of their own are found beside the graph, and missed by name', async () => {
  const whole = heavyModel();
  const { splitModel } = await import('./external-data.ts');
  const graph = new Blob([splitModel(whole).graph as Uint8Array<ArrayBuffer>]);
  const wanted = { path: 'model.onnx' };
  await expect(findFile({ 'model.onnx': graph }, wanted)).rejects.toMatchObject({
    code: 'model.fileMissing',
    details: { file: 'self.onnx' },
  });
  const file = await findFile({ 'model.onnx': graph, 'self.onnx': new Blob([whole]) }, wanted);
  const session = await openSession(file, ['x'], ['y'], { provider: 'wasm', gpu, keepOnGpu: [] });
  const { y } = await session.run({ x: x() }, ['y']);
  expect((await y.cpu())[3]).toBe(6);
  await session.release();
});

test('the heap of WebAssembly takes fewer copies of the weights', async () => {
  const memories: WebAssembly.Memory[] = [];
  const Original = WebAssembly.Memory;
  WebAssembly.Memory = class extends Original {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
  try {
    const { modelBytes } = await import('./model-bytes.ts');
    const ort = await import('onnxruntime-web/wasm');
    const model = heavyModel();
    const { graph, externalData } = await modelBytes(new Blob([model]));
    const heap = () => Math.max(0, ...memories.map((memory) => memory.buffer.byteLength));
    const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'], externalData });
    const outside = heap();
    await session.release();
    const inside = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
    console.log(
      `heap of WebAssembly: ${outside / 2 ** 20} MiB with the weights outside, ${heap() / 2 ** 20} MiB inside`,
    );
    expect(outside).toBeGreaterThan(0);
    expect(heap()).toBeGreaterThan(outside + 4 * SIDE * SIDE);
    await inside.release();
  } finally {
    WebAssembly.Memory = Original;
  }
});
