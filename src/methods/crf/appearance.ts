import type { Signal } from '#core/errors.ts';
import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu } from '#gpu/gpu.ts';
import type { GpuPhoto } from '#gpu/values.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import exactReading from '#shaders/crf/appearance-exact.wgsl?raw';
import latticeReading from '#shaders/crf/appearance-lattice.wgsl?raw';
import exactSource from '#shaders/crf/exact.wgsl?raw';
import { type Channels, valueBytes } from '../channels.ts';
import { GpuLattice } from './lattice-gpu.ts';
import type { CrfValues, Pairwise } from './parameters.ts';

/** The colour kernel of one photo on the device, for values of any number of channels. */
export interface Appearance {
  /** Vertices of the lattice; 0 where there is none. */
  readonly vertices: number;
  /** WGSL that reads a pixel's sum, at the bindings from `APPEARANCE` on. */
  readonly reading: string;
  filter(channels: Channels): Promise<AppearanceFilter>;
  dispose(): void;
}

export interface AppearanceFilter {
  /** What `reading` reads; zero before the first `encode`. */
  readonly bindings: readonly GPUBuffer[];
  /** @param values [groups, pixels] */
  encode(pass: GPUComputePassEncoder, values: GPUBuffer): void;
  dispose(): void;
}

export async function appearanceOf(
  gpu: Gpu,
  photo: GpuPhoto,
  pairwise: Pairwise,
  filter: CrfValues['filter'],
  signal?: Signal,
): Promise<Appearance> {
  if (filter === 'exact') return exactAppearance(gpu, photo, pairwise);
  const lattice = await GpuLattice.build(gpu, photo, pairwise, signal);
  return {
    vertices: lattice.vertices,
    reading: latticeReading,
    filter: (channels) => lattice.filter(channels),
    dispose: () => lattice.dispose(),
  };
}

function exactAppearance(gpu: Gpu, photo: GpuPhoto, { placeSigma, colourSigma }: Pairwise): Appearance {
  const pixels = photo.width * photo.height;
  const size = gpu.uniform([photo.width, pixels, { f32: 1 / placeSigma }, { f32: 1 / colourSigma }]);
  return {
    vertices: 0,
    reading: exactReading,
    async filter(channels) {
      const kernel = await gpu.kernel('crf exact', linear + channels.source + exactSource);
      const sums = gpu.buffer('crf sums', valueBytes(channels, pixels));
      return {
        bindings: [sums],
        encode(pass, values) {
          kernel.encode(pass, [photo.buffer, values, size, sums], [...linearGrid(gpu, pixels, 64), channels.groups]);
        },
        dispose: () => gpu.release(sums),
      };
    },
    dispose: () => gpu.release(size),
  };
}
