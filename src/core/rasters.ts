/**
 * The rasters that flow through the studio. All are row-major with the origin at the top left,
 * and all of one photo's rasters have the photo's size.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A decoded photo: 8-bit RGBA, 4·width·height bytes, alpha 255. */
export interface Photo extends Size {
  readonly rgba: Uint8Array;
}

/**
 * Class activation maps, f32 [K, H, W]. After normalisation the values lie in [0, 1].
 * Channel k belongs to the project class `classes[k]` (a label id in 1..254). Methods that score the background
 * too (CRF, AffinityNet's walk) give it as the first channel, `classes[0] = 0`; then the strongest channel alone
 * decides a pixel and no background threshold is needed.
 */
export interface ActivationMaps extends Size {
  readonly classes: readonly number[];
  readonly data: Float32Array;
}

/** One class per pixel, u8 [H, W]: 0 background, 1..254 classes, 255 ignore. */
export interface LabelMap extends Size {
  readonly data: Uint8Array;
}

/** Label id of pixels that take no part in training or evaluation (PASCAL VOC's void). */
export const IGNORE = 255;
export const BACKGROUND = 0;

/**
 * Class-agnostic masks, bit-packed: mask l occupies words [l·wordsPerMask, (l+1)·wordsPerMask);
 * bit i of word w is pixel 32·w + i in row-major order. Bits past the last pixel are 0.
 */
export interface MaskSet extends Size {
  readonly count: number;
  readonly words: Uint32Array;
  readonly info: readonly MaskInfo[];
}

/** What the proposing method knows of one mask. */
export interface MaskInfo {
  /** Pixels in the mask. */
  readonly area: number;
  /** Inclusive pixel box [x0, y0, x1, y1]. */
  readonly box: readonly [number, number, number, number];
  /** The segmenter's own estimate of the mask's IoU, 0..1 (1 for imported masks). */
  readonly predictedIou: number;
  /** |logit > +offset| / |logit > -offset|, 0..1 (1 for imported masks). */
  readonly stability: number;
  /** The prompt point in photo pixels, when there was one. */
  readonly point?: readonly [number, number];
  /** First 16 hex digits of the SHA-256 of the mask's words: its identity across re-runs. */
  readonly key: string;
}

/** One number a pixel, f32 [H, W] in 0..1: how salient a pixel is, or how surely a border runs through it. */
export interface ScalarMap extends Size {
  readonly data: Float32Array;
}

/** Patch features, f32 [C, h, w] on a grid coarser than the photo. */
export interface FeatureMap {
  readonly channels: number;
  readonly gridWidth: number;
  readonly gridHeight: number;
  readonly data: Float32Array;
}

/** Number of u32 words that one bit-packed mask of this size takes. */
export function wordsPerMask(size: Size): number {
  return Math.ceil((size.width * size.height) / 32);
}

export function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
