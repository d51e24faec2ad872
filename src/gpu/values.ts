import type { MaskInfo, Size } from '#core/rasters.ts';

/** The GPU twins of src/core/rasters.ts. Buffers have usage STORAGE | COPY_SRC | COPY_DST. */

/** One u32 a pixel, r in the lowest byte. */
export interface GpuPhoto extends Size {
  readonly buffer: GPUBuffer;
}
/** f32 [K, H, W]. */
export interface GpuMaps extends Size {
  readonly classes: readonly number[];
  /** The strongest class of each pixel and its score lie behind the maps (src/methods/ranking.ts). */
  readonly ranked?: boolean;
  readonly buffer: GPUBuffer;
}
/** Four u8 labels a u32, lowest byte first (the bytes are the LabelMap's), padded with 0 to a multiple of 32 pixels. */
export interface GpuLabel extends Size {
  readonly buffer: GPUBuffer;
}
/** u32 [L, wordsPerMask]. */
export interface GpuMasks extends Size {
  readonly count: number;
  readonly info: readonly MaskInfo[];
  readonly buffer: GPUBuffer;
}
/** f32 [H, W]. */
export interface GpuScalar extends Size {
  readonly buffer: GPUBuffer;
}
/** f32 [C, h, w]. */
export interface GpuFeatures {
  readonly channels: number;
  readonly gridWidth: number;
  readonly gridHeight: number;
  readonly buffer: GPUBuffer;
}

export interface GpuValues {
  photo: GpuPhoto;
  maps: GpuMaps;
  label: GpuLabel;
  masks: GpuMasks;
  features: GpuFeatures;
  saliency: GpuScalar;
  edges: GpuScalar;
}
