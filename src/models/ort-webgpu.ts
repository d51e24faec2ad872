import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import type { Gpu } from '#gpu/gpu.ts';
import type { Tensor } from '#methods/models.ts';
import { toElements, toFloats } from './elements.ts';
import { type ExternalFiles, modelBytes } from './model-bytes.ts';
import { SerialQueue } from './queue.ts';
import { type Numbers, type Session, typesOf } from './session.ts';
import { elements } from './tensors.ts';

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
  const types = typesOf(session.inputMetadata);
  return {
    provider: 'webgpu',
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(feeds, outputs, signal) {
      const given = await Promise.all(
        Object.entries(feeds).map(async ([name, feed]) => [name, await toOrt(feed, types.get(name))] as const),
      );
      return queue.add(async () => {
        const result = await session.run(Object.fromEntries(given), outputs);
        return Object.fromEntries(outputs.map((name) => [name, new OrtTensor(result[name], gpu)]));
      }, signal);
    },
    release: () => queue.add(() => session.release()),
  };
}

async function toOrt(feed: Tensor | Numbers, type = 'float32'): Promise<ort.Tensor> {
  if (feed instanceof OrtTensor && feed.inner.type === type) return feed.inner;
  if (!('data' in feed) && type === 'float32')
    return ort.Tensor.fromGpuBuffer(feed.gpu(), { dataType: 'float32', dims: [...feed.dims] });
  const data = toElements(type, 'data' in feed ? feed.data : await feed.cpu());
  return new ort.Tensor(type as 'float32', data as Float32Array, feed.dims);
}

/** Bytes of an element, of the types that tensors on the device are read back from. */
const BYTES_ON_GPU: Readonly<Record<string, number>> = { float32: 4, float16: 2 };

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
    const { location, type, dims } = this.inner;
    const bytes = location === 'gpu-buffer' ? BYTES_ON_GPU[type] : undefined;
    if (!bytes) return toFloats(type, (await this.inner.getData()) as Float32Array);
    // getData() would take the tensor off the device for good, and every later run would upload it again.
    const buffer = await this.#gpu.read(this.inner.gpuBuffer as GPUBuffer, bytes * elements(dims));
    return toFloats(type, bytes === 2 ? new Uint16Array(buffer) : new Float32Array(buffer));
  }

  /** Only f32 tensors are left on the device for others than ONNX Runtime (see the loaders' `keepOnGpu`). */
  gpu(): GPUBuffer {
    if (this.inner.location === 'gpu-buffer') {
      if (this.inner.type !== 'float32') throw new Error(`a kernel asked for a tensor of ${this.inner.type}`);
      return this.inner.gpuBuffer as GPUBuffer;
    }
    this.#uploaded ??= this.#gpu.upload('tensor', toFloats(this.inner.type, this.inner.data as Float32Array));
    return this.#uploaded;
  }

  dispose(): void {
    this.inner.dispose();
    if (this.#uploaded) this.#gpu.release(this.#uploaded);
    this.#uploaded = null;
  }
}
