import type { Size } from '#core/rasters.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import aroundSource from '#shaders/random-walker/around.wgsl?raw';
import coarsenSource from '#shaders/random-walker/coarsen.wgsl?raw';
import interpolateSource from '#shaders/random-walker/interpolate.wgsl?raw';
import levelSource from '#shaders/random-walker/level.wgsl?raw';
import multiplySource from '#shaders/random-walker/multiply.wgsl?raw';
import prolongSource from '#shaders/random-walker/prolong.wgsl?raw';
import residualSource from '#shaders/random-walker/residual.wgsl?raw';
import restrictSource from '#shaders/random-walker/restrict.wgsl?raw';
import smoothSource from '#shaders/random-walker/smooth.wgsl?raw';
import { type Channels, valueBytes } from '../channels.ts';
import { coarseSize } from './multigrid.ts';

const WORKGROUP = 64;

/** Buffers of a graph on the device: links f32 [nodes, 8] as in multigrid.ts, ground f32 [nodes]. */
export interface GpuGraph {
  readonly links: GPUBuffer;
  readonly ground: GPUBuffer;
}

interface Level extends GpuGraph {
  readonly nodes: number;
  readonly size: GPUBuffer;
  readonly inverse: GPUBuffer;
  readonly shares: GPUBuffer;
  /** The right side; the finest level's is the caller's. */
  readonly b: GPUBuffer | null;
  readonly x: GPUBuffer;
  /** The residual on the way down, what was found on the way up. */
  readonly result: GPUBuffer;
}

type Kernels = Readonly<
  Record<'interpolate' | 'coarsen' | 'residual' | 'restrict' | 'prolong' | 'smooth' | 'multiply', Kernel>
>;

/** The reference's levels on the device, down to a single node, for values of several channels. */
export class GpuMultigrid {
  readonly #gpu: Gpu;
  readonly #channels: Channels;
  readonly #kernels: Kernels;
  readonly #levels: readonly Level[];
  /** Where the last level has no next one, nothing comes from it. */
  readonly #nothing: GPUBuffer;

  /** @param graph becomes its own */
  static async build(gpu: Gpu, size: Size, graph: GpuGraph, channels: Channels): Promise<GpuMultigrid> {
    const shared = linear + levelSource;
    const valued = shared + channels.source;
    const [interpolate, coarsen, residual, restrict, prolong, smooth, multiply] = await Promise.all([
      gpu.kernel('walker interpolate', shared + interpolateSource),
      gpu.kernel('walker coarsen', shared + coarsenSource),
      gpu.kernel('walker residual', valued + aroundSource + residualSource),
      gpu.kernel('walker restrict', valued + restrictSource),
      gpu.kernel('walker prolong', valued + prolongSource),
      gpu.kernel('walker smooth', valued + aroundSource + smoothSource),
      gpu.kernel('walker multiply', valued + aroundSource + multiplySource),
    ]);
    const kernels = { interpolate, coarsen, residual, restrict, prolong, smooth, multiply };
    return new GpuMultigrid(gpu, size, graph, channels, kernels);
  }

  private constructor(gpu: Gpu, finest: Size, graph: GpuGraph, channels: Channels, kernels: Kernels) {
    this.#gpu = gpu;
    this.#channels = channels;
    this.#kernels = kernels;
    this.#nothing = gpu.buffer('walker nothing', valueBytes(channels, 1));
    const levels = [this.#level(finest, graph, null)];
    for (let size = finest; size.width * size.height > 1; ) {
      size = coarseSize(size);
      const nodes = size.width * size.height;
      const links = gpu.scratch('walker links', 32 * nodes);
      const ground = gpu.scratch('walker ground', 4 * nodes);
      levels.push(this.#level(size, { links, ground }, gpu.scratch('walker b', valueBytes(channels, nodes))));
    }
    this.#levels = levels;
    gpu.compute('random walker levels', (pass) => {
      for (const [l, { nodes, links, ground, size, inverse, shares }] of levels.entries()) {
        kernels.interpolate.encode(pass, [links, ground, size, inverse, shares], linearGrid(gpu, nodes, WORKGROUP));
        const next = levels[l + 1];
        if (!next) continue;
        const bindings = [links, ground, shares, size, next.links, next.ground];
        kernels.coarsen.encode(pass, bindings, linearGrid(gpu, next.nodes, WORKGROUP));
      }
    });
  }

  /** Records a V-cycle from 0 and tells where its result will be. */
  cycle(pass: GPUComputePassEncoder, b: GPUBuffer): GPUBuffer {
    const { residual, restrict, prolong, smooth } = this.#kernels;
    const levels = this.#levels.map((level) => ({ ...level, b: level.b ?? b }));
    for (const [l, level] of levels.slice(0, -1).entries()) {
      const next = levels[l + 1];
      residual.encode(pass, [level.links, level.inverse, level.b, level.size, level.result], this.#grid(level));
      restrict.encode(pass, [level.shares, level.result, level.size, next.b], this.#grid(next));
    }
    let found = this.#nothing;
    for (const { links, inverse, shares, b: right, size, x, result, nodes } of levels.reverse()) {
      prolong.encode(pass, [shares, inverse, right, found, size, x], this.#grid({ nodes }));
      smooth.encode(pass, [links, inverse, right, x, size, result], this.#grid({ nodes }));
      found = result;
    }
    return found;
  }

  /** Records q = L p on the finest level. */
  multiply(pass: GPUComputePassEncoder, p: GPUBuffer, q: GPUBuffer): void {
    const [level] = this.#levels;
    this.#kernels.multiply.encode(pass, [level.links, level.inverse, p, level.size, q], this.#grid(level));
  }

  dispose(): void {
    for (const { nodes: _, b, ...buffers } of this.#levels) {
      for (const buffer of Object.values(buffers)) this.#gpu.release(buffer);
      if (b) this.#gpu.release(b);
    }
    this.#gpu.release(this.#nothing);
  }

  #level({ width, height }: Size, graph: GpuGraph, b: GPUBuffer | null): Level {
    const nodes = width * height;
    const next = coarseSize({ width, height });
    const bytes = valueBytes(this.#channels, nodes);
    return {
      ...graph,
      nodes,
      size: this.#gpu.uniform([width, nodes, next.width, next.width * next.height]),
      inverse: this.#gpu.scratch('walker inverse', 4 * nodes),
      shares: this.#gpu.scratch('walker shares', 16 * nodes),
      b,
      x: this.#gpu.scratch('walker x', bytes),
      result: this.#gpu.scratch('walker result', bytes),
    };
  }

  #grid({ nodes }: Pick<Level, 'nodes'>): [number, number, number] {
    return [...linearGrid(this.#gpu, nodes, WORKGROUP), this.#channels.groups];
  }
}
