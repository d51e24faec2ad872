import type { Gpu } from '#gpu/gpu.ts';
import type { Tensor } from '#methods/models.ts';
import type { ExternalFiles } from './model-bytes.ts';

export type Provider = 'webgpu' | 'wasm';

/** Plain numbers, as they go into a network from main memory. */
export interface Numbers {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * A network ready to run, wherever it runs. All tensors are f32 on our side; what the network has in another type
 * (int64 labels, f16 embeddings) is converted by its metadata.
 */
export interface Session {
  readonly provider: Provider;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** The caller disposes the outputs. Rejects when the signal is aborted before the run begins. */
  run(
    feeds: Readonly<Record<string, Tensor | Numbers>>,
    outputs: readonly string[],
    signal?: { readonly aborted: boolean },
  ): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly provider: Provider;
  /** Our device: the one that ONNX Runtime shares, and the one that tensors are uploaded to. */
  readonly gpu: Gpu | null;
  /** Outputs that stay on the device when the provider is webgpu. */
  readonly keepOnGpu: readonly string[];
  /** Files beside the model that its graph names as the place of its weights. */
  readonly external?: ExternalFiles;
}

/**
 * Loads a network. On WebGPU it runs in this worker on our device; on WebAssembly in a worker of
 * its own, since a run there blocks its thread for up to seconds.
 * @throws Error with ONNX Runtime's words when the bytes are no network it can run.
 */
export async function createSession(model: Blob, options: SessionOptions): Promise<Session> {
  // Loaded on demand: the two WebAssembly modules have 27 and 14 MB, and mostly one is needed.
  if (options.provider === 'webgpu') {
    if (!options.gpu) throw new Error('the webgpu provider needs a device');
    const { createWebgpuSession } = await import('./ort-webgpu.ts');
    return createWebgpuSession(model, options.gpu, options.keepOnGpu, options.external);
  }
  const { createWasmSession } = await import('./wasm-session.ts');
  return createWasmSession(model, options.gpu, options.external);
}

/** Element types by name, from a session's metadata; f32 where it has none. */
export function typesOf(
  metadata: readonly { readonly name: string; readonly type?: string }[],
): ReadonlyMap<string, string> {
  return new Map(metadata.map(({ name, type }) => [name, type ?? 'float32']));
}
