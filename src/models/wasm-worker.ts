import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { toElements, toFloats } from './elements.ts';
import { type ExternalFiles, modelBytes } from './model-bytes.ts';
import { SerialQueue } from './queue.ts';
import { handOver, type Port, serve } from './rpc.ts';
import { type Numbers, typesOf } from './session.ts';

/** What the worker that runs models on WebAssembly can do. */
export interface WasmApi {
  create(
    model: Blob,
    external?: ExternalFiles,
  ): Promise<{ session: number; inputNames: readonly string[]; outputNames: readonly string[] }>;
  run(
    session: number,
    feeds: Readonly<Record<string, Numbers>>,
    outputs: readonly string[],
  ): Promise<Record<string, Numbers>>;
  release(session: number): Promise<void>;
}

// The glue by its own address: threads load it again, and must not load this worker with it.
ort.env.wasm.wasmPaths = { wasm: wasmUrl, mjs: glueUrl };
// Threads share memory, which browsers allow only to isolated pages. More than four gain little.
ort.env.wasm.numThreads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
ort.env.logLevel = 'error';

const queue = new SerialQueue();
const sessions = new Map<number, ort.InferenceSession>();
const types = new Map<number, ReadonlyMap<string, string>>();
let next = 1;

serve<WasmApi>(self as unknown as Port, {
  create: (_call, model, external) =>
    queue.add(async () => {
      const { graph, externalData } = await modelBytes(model, external);
      const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'], externalData });
      const id = next++;
      sessions.set(id, session);
      types.set(id, typesOf(session.inputMetadata));
      return { session: id, inputNames: session.inputNames, outputNames: session.outputNames };
    }),

  run: ({ signal }, id, feeds, outputs) =>
    queue.add(async () => {
      const given = Object.entries(feeds).map(([name, { dims, data }]) => {
        const type = types.get(id)?.get(name) ?? 'float32';
        return [name, new ort.Tensor(type as 'float32', toElements(type, data) as Float32Array, dims)] as const;
      });
      const result = await sessions.get(id)!.run(Object.fromEntries(given), outputs);
      // Copied: the outputs lie in WebAssembly's memory.
      const copies = outputs.map((name) => {
        const { dims, data, type } = result[name];
        const floats = toFloats(type, data as Float32Array);
        return [name, { dims, data: floats === data ? floats.slice() : floats }] as const;
      });
      return handOver(
        Object.fromEntries(copies),
        copies.map(([, { data }]) => data.buffer),
      );
    }, signal),

  release: (_call, id) =>
    queue.add(async () => {
      await sessions.get(id)?.release();
      sessions.delete(id);
      types.delete(id);
    }),
});
