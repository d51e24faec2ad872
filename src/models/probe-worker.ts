import { createGpu } from '#gpu/device.ts';
import { tryOnDevice } from './best-rung.ts';
import { classifierCandidate } from './classifier/load.ts';
import type { Precision } from './contract.ts';
import { featuresCandidate } from './features/load.ts';
import { type Port, serve } from './rpc.ts';
import { segmenterCandidate } from './sam/load.ts';

/** A model as its files and its contract; null for networks that are recognised by themselves. */
export interface ProbedModel {
  readonly task: 'classifier' | 'segmenter' | 'features';
  readonly contract: unknown;
  readonly files: Readonly<Record<string, Blob>>;
}

/** What the worker that tries models can do. */
export interface ProbeApi {
  /** Opens the files of a precision on WebGPU and asks them once. */
  try(model: ProbedModel, precision: Precision): Promise<void>;
}

serve<ProbeApi>(self as unknown as Port, {
  try: async (_call, { task, contract, files }, precision) => {
    const gpu = await createGpu();
    if (!gpu) throw new Error('no adapter for the trial');
    if (task === 'classifier') await tryOnDevice(await classifierCandidate(contract, files), precision, gpu);
    else if (task === 'segmenter') await tryOnDevice(await segmenterCandidate(contract, files), precision, gpu);
    else await tryOnDevice(await featuresCandidate(contract, files), precision, gpu);
    gpu.destroy();
  },
});
