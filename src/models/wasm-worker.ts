import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { type ExternalFiles, modelBytes } from './model-bytes.ts';
import { SerialQueue } from './queue.ts';
import { handOver, type Port, serve } from './rpc.ts';
import type { Numbers } from './session.ts';

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
let next = 1;

serve<WasmApi>(self as unknown as Port, {
  create: (_call, model, external) =>
    queue.add(async () => {
      const { graph, externalData } = await modelBytes(model, external);
      const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'], externalData });
      const id = next++;
      sessions.set(id, session);
      return { session: id, inputNames: session.inputNames, outputNames: session.outputNames };
    }),

  run: ({ signal }, id, feeds, outputs) =>
    queue.add(async () => {
      const given = Object.entries(feeds).map(
        ([name, { dims, data }]) => [name, new ort.Tensor('float32', data, dims)] as const,
      );
      const result = await sessions.get(id)!.run(Object.fromEntries(given), outputs);
      // Sliced: the outputs lie in WebAssembly's memory.
      const copies = outputs.map((name) => {
        const { dims, data } = result[name];
        return [name, { dims, data: (data as Float32Array).slice() }] as const;
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
    }),
});
