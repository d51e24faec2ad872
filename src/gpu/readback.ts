const SMALLEST = 4096;
/** Staging buffers kept for the next read; larger reads get their own buffer and drop it. */
const KEPT = 8;
const LARGEST_KEPT = 16 * 2 ** 20;

/** Copies from the device to main memory through mappable buffers that are used again. */
export class ReadBack {
  readonly #device: GPUDevice;
  readonly #idle: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  async read(source: GPUBuffer, bytes: number, offset: number): Promise<ArrayBuffer> {
    if (bytes === 0) return new ArrayBuffer(0);
    // Copies start at multiples of 4 and are multiples of 4 long; what is too much is cut off again.
    const start = offset & ~3;
    const length = (offset - start + bytes + 3) & ~3;
    const staging = this.#staging(length);
    const encoder = this.#device.createCommandEncoder({ label: 'read' });
    encoder.copyBufferToBuffer(source, start, staging, 0, length);
    this.#device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, length);
    const copy = staging.getMappedRange(0, length).slice(offset - start, offset - start + bytes);
    staging.unmap();
    if (this.#idle.length < KEPT && staging.size <= LARGEST_KEPT) this.#idle.push(staging);
    else staging.destroy();
    return copy;
  }

  destroy(): void {
    for (const buffer of this.#idle.splice(0)) buffer.destroy();
  }

  #staging(length: number): GPUBuffer {
    const fit = this.#idle.findIndex((buffer) => buffer.size >= length);
    if (fit >= 0) return this.#idle.splice(fit, 1)[0];
    const size = Math.max(SMALLEST, length > LARGEST_KEPT ? length : 2 ** Math.ceil(Math.log2(length)));
    return this.#device.createBuffer({
      label: 'staging',
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }
}
