import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import backSource from '#shaders/eigen-cam/back.wgsl?raw';
import projectSource from '#shaders/eigen-cam/project.wgsl?raw';
import unitSource from '#shaders/eigen-cam/unit.wgsl?raw';
import { Buffers } from '../buffers.ts';
import { start, unit } from './reference.ts';

interface Kernels {
  readonly project: Kernel;
  readonly back: Kernel;
  readonly unit: Kernel;
}

/** The reference's PowerMethod on the device. */
export class GpuPowerMethod {
  readonly #gpu: Gpu;
  readonly #kernels: Kernels;
  readonly #own: Buffers;
  readonly #cells: number;
  readonly #depth: number;
  readonly #centred: GPUBuffer;
  readonly #direction: GPUBuffer;
  readonly #projection: GPUBuffer;
  readonly #size: GPUBuffer;

  static async create(gpu: Gpu, centred: Float32Array, cells: number): Promise<GpuPowerMethod> {
    const [project, back, unitKernel] = await Promise.all([
      gpu.kernel('eigen-cam project', linear + projectSource),
      gpu.kernel('eigen-cam back', backSource),
      gpu.kernel('eigen-cam unit', unitSource),
    ]);
    return new GpuPowerMethod(gpu, { project, back, unit: unitKernel }, centred, cells);
  }

  private constructor(gpu: Gpu, kernels: Kernels, centred: Float32Array, cells: number) {
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#own = new Buffers(gpu);
    this.#cells = cells;
    this.#depth = centred.length / cells;
    this.#centred = this.#own.upload('centred features', centred);
    this.#direction = this.#own.upload('direction', Float32Array.from(unit(start(centred, cells))));
    this.#projection = this.#own.scratch('projection', 4 * cells);
    this.#size = this.#own.uniform([cells, this.#depth]);
  }

  iterate(): void {
    this.#gpu.compute('eigen-cam', (pass) => {
      this.#encodeProjection(pass);
      this.#kernels.back.encode(pass, [this.#centred, this.#projection, this.#size, this.#direction], [this.#depth]);
      this.#kernels.unit.encode(pass, [this.#size, this.#direction], [1]);
    });
  }

  async project(): Promise<Float32Array> {
    this.#gpu.compute('eigen-cam', (pass) => this.#encodeProjection(pass));
    return new Float32Array(await this.#gpu.read(this.#projection, 4 * this.#cells));
  }

  dispose(): void {
    this.#own.release();
  }

  #encodeProjection(pass: GPUComputePassEncoder): void {
    const bindings = [this.#centred, this.#direction, this.#size, this.#projection];
    this.#kernels.project.encode(pass, bindings, linearGrid(this.#gpu, this.#cells, 64));
  }
}
