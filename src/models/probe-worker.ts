import { createGpu } from '#gpu/device.ts';
import type { Precision } from './contract.ts';
import { type Port, serve } from './rpc.ts';
import { tryOnDevice } from './sam/load.ts';

/** What the worker that tries models can do. */
export interface ProbeApi {
  /** Opens the files of a precision on WebGPU and asks them once. */
  segmenter(contract: unknown, files: Readonly<Record<string, Blob>>, precision: Precision): Promise<void>;
}

serve<ProbeApi>(self as unknown as Port, {
  segmenter: async (_call, contract, files, precision) => {
    const gpu = await createGpu();
    if (!gpu) throw new Error('no adapter for the trial');
    await tryOnDevice(contract, files, precision, gpu);
    gpu.destroy();
  },
});
