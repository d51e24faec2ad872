import { AbortedError } from '#core/errors.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { ExternalFiles } from './model-bytes.ts';
import { Caller } from './rpc.ts';
import type { Numbers, Session } from './session.ts';
import { CpuTensor } from './tensors.ts';
import type { WasmApi } from './wasm-worker.ts';

let caller: Caller<WasmApi> | null = null;

/** The one worker for models on WebAssembly, started when the first comes. */
function wasmWorker(): Caller<WasmApi> {
  if (caller) return caller;
  const worker = new Worker(new URL('./wasm-worker.ts', import.meta.url), { type: 'module', name: 'models' });
  const started = new Caller<WasmApi>(worker);
  caller = started;
  worker.addEventListener('error', (event) => {
    // A module that failed once stays broken: the next session starts a new worker.
    if (caller === started) caller = null;
    started.fail(new Error(`the models' worker failed: ${event.message}`));
    worker.terminate();
  });
  return started;
}

export async function createWasmSession(model: Blob, gpu: Gpu | null, external?: ExternalFiles): Promise<Session> {
  const worker = wasmWorker();
  const { session, inputNames, outputNames } = await worker
    .call('create', [model, external])
    .catch((error: unknown) => {
      // A module that ran out of memory fails from then on: whatever is tried next gets a worker of its own.
      if (caller === worker) caller = null;
      throw error;
    });
  return {
    provider: 'wasm',
    inputNames,
    outputNames,
    async run(feeds, outputs, signal) {
      const given = await Promise.all(
        Object.entries(feeds).map(
          async ([name, feed]): Promise<[string, Numbers]> => [
            name,
            'data' in feed ? feed : { dims: feed.dims, data: await feed.cpu() },
          ],
        ),
      );
      if (signal?.aborted) throw new AbortedError();
      const result = await worker.call('run', [session, Object.fromEntries(given), outputs], {
        signal: signal instanceof AbortSignal ? signal : undefined,
      });
      return Object.fromEntries(
        Object.entries(result).map(([name, { dims, data }]) => [name, new CpuTensor(dims, data, gpu)]),
      );
    },
    release: () => worker.call('release', [session]),
  };
}
