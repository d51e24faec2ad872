import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import type { Gpu } from '#gpu/gpu.ts';
import type { Tensor } from '#methods/models.ts';
import { type ExternalFiles, modelBytes } from './model-bytes.ts';
import { SerialQueue } from './queue.ts';
import type { Numbers, Session } from './session.ts';

// The object form: with a prefix ONNX Runtime would fetch its glue by script address as well.
ort.env.wasm.wasmPaths = { wasm: wasmUrl };
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';
// It asks for an adapter of its own even when it is given a device: the same one as ours.
ort.env.webgpu.powerPreference = 'high-performance';

/** Warnings tell of shape computations that ONNX Runtime leaves on the CPU on purpose. */
const ERRORS_ONLY = 3;

/** Creations and runs of all sessions of this module, in one row. */
const queue = new SerialQueue();

/**
 * How ONNX Runtime 1.30.0 is made to share our device: as an option of the provider. Setting
 * `env.webgpu.device` is ignored there, and before 1.30.0 a shared device does not work at all.
 */
function ortSessionOptions(gpu: Gpu, keepOnGpu: readonly string[]): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [{ name: 'webgpu', device: gpu.device }],
    logSeverityLevel: ERRORS_ONLY,
    preferredOutputLocation: Object.fromEntries(keepOnGpu.map((name) => [name, 'gpu-buffer'])),
  };
}

export async function createWebgpuSession(
  model: Blob,
  gpu: Gpu,
  keepOnGpu: readonly string[],
  external?: ExternalFiles,
): Promise<Session> {
  const { graph, externalData } = await modelBytes(model, external);
  const options = { ...ortSessionOptions(gpu, keepOnGpu), externalData };
  const session = await queue.add(() => ort.InferenceSession.create(graph, options));
  return {
    provider: 'webgpu',
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run(feeds, outputs, signal) {
      return queue.add(async () => {
        const given = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, toOrt(feed)]));
        const result = await session.run(given, outputs);
        return Object.fromEntries(outputs.map((name) => [name, new OrtTensor(result[name], gpu)]));
      }, signal);
    },
    release: () => queue.add(() => session.release()),
  };
}

function toOrt(feed: Tensor | Numbers): ort.Tensor {
  if (feed instanceof OrtTensor) return feed.inner;
  if ('data' in feed) return new ort.Tensor('float32', feed.data, feed.dims);
  return ort.Tensor.fromGpuBuffer(feed.gpu(), { dataType: 'float32', dims: [...feed.dims] });
}

/** A tensor of ONNX Runtime, on our device or in main memory. */
class OrtTensor implements Tensor {
  readonly inner: ort.Tensor;
  readonly #gpu: Gpu;
  #uploaded: GPUBuffer | null = null;

  constructor(inner: ort.Tensor, gpu: Gpu) {
    this.inner = inner;
    this.#gpu = gpu;
  }

  get dims(): readonly number[] {
    return this.inner.dims;
  }

  async cpu(): Promise<Float32Array> {
    return (await this.inner.getData()) as Float32Array;
  }

  gpu(): GPUBuffer {
    if (this.inner.location === 'gpu-buffer') return this.inner.gpuBuffer as GPUBuffer;
    this.#uploaded ??= this.#gpu.upload('tensor', this.inner.data as Float32Array);
    return this.#uploaded;
  }

  dispose(): void {
    this.inner.dispose();
    if (this.#uploaded) this.#gpu.release(this.#uploaded);
    this.#uploaded = null;
  }
}
