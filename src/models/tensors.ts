import type { Gpu } from '#gpu/gpu.ts';
import type { Tensor } from '#methods/models.ts';

/** A tensor in main memory; uploaded when somebody wants it on the device. */
export class CpuTensor implements Tensor {
  readonly dims: readonly number[];
  readonly #data: Float32Array;
  readonly #device: Gpu | null;
  #buffer: GPUBuffer | null = null;

  constructor(dims: readonly number[], data: Float32Array, device: Gpu | null) {
    this.dims = dims;
    this.#data = data;
    this.#device = device;
  }

  async cpu(): Promise<Float32Array> {
    return this.#data;
  }

  gpu(): GPUBuffer {
    if (!this.#device) throw new Error('the reference backend has no device');
    this.#buffer ??= this.#device.upload('tensor', this.#data);
    return this.#buffer;
  }

  dispose(): void {
    if (this.#buffer) this.#device?.release(this.#buffer);
    this.#buffer = null;
  }
}

/** Part of a tensor's buffer, copied out of it: ONNX Runtime takes its buffers back. */
class GpuTensor implements Tensor {
  readonly dims: readonly number[];
  readonly #buffer: GPUBuffer;
  readonly #device: Gpu;

  constructor(dims: readonly number[], buffer: GPUBuffer, device: Gpu) {
    this.dims = dims;
    this.#buffer = buffer;
    this.#device = device;
  }

  async cpu(): Promise<Float32Array> {
    return new Float32Array(await this.#device.read(this.#buffer, 4 * elements(this.dims)));
  }

  gpu(): GPUBuffer {
    return this.#buffer;
  }

  dispose(): void {
    this.#device.release(this.#buffer);
  }
}

export function elements(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** A run of consecutive elements of a tensor that is to be taken over. */
export interface Slice {
  readonly tensor: Tensor;
  /** First element and number of elements. */
  readonly offset: number;
  readonly length: number;
}

/** Puts slices of tensors after one another, where the first of them lives. */
export async function joinSlices(
  dims: readonly number[],
  slices: readonly Slice[],
  gpu: Gpu | null,
  onGpu: boolean,
): Promise<Tensor> {
  if (gpu && onGpu) {
    const buffer = gpu.scratch('joined tensor', 4 * elements(dims));
    const encoder = gpu.device.createCommandEncoder({ label: 'join tensors' });
    let at = 0;
    for (const { tensor, offset, length } of slices) {
      encoder.copyBufferToBuffer(tensor.gpu(), 4 * offset, buffer, 4 * at, 4 * length);
      at += length;
    }
    gpu.device.queue.submit([encoder.finish()]);
    return new GpuTensor(dims, buffer, gpu);
  }
  const data = new Float32Array(elements(dims));
  let at = 0;
  for (const { tensor, offset, length } of slices) {
    data.set((await tensor.cpu()).subarray(offset, offset + length), at);
    at += length;
  }
  return new CpuTensor(dims, data, gpu);
}
