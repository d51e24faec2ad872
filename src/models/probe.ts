import type { Precision } from './contract.ts';
import type { ProbeApi, ProbedModel } from './probe-worker.ts';
import { withWorker } from './rpc.ts';

/**
 * Tries a model on WebGPU in a worker with a device of its own, which ends with it. A network that runs out of memory
 * takes ONNX Runtime's module along, and a module that failed once stays broken; here it is another one's.
 * @throws Error with the words that it failed with
 */
export async function probed(source: ProbedModel, precision: Precision): Promise<void> {
  const worker = new Worker(new URL('./probe-worker.ts', import.meta.url), { type: 'module', name: 'probe' });
  await withWorker<ProbeApi, void>(worker, (caller) => caller.call('try', [source, precision]));
}
