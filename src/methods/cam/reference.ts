import type { ActivationMaps, Size } from '#core/rasters.ts';

/** Added to the maximum before dividing (PSA, IRN). */
export const EPSILON = 1e-5;

/** A map whose values differ by no more than this share of its maximum says nothing about places. */
const CONSTANT = 1e-5;

/** One view's class maps, [C, h, w] of the asked outputs, still mirrored when `flip`. */
export interface ViewMaps {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly flip: boolean;
}

/**
 * Class activation maps over several looks at a photo (Zhou et al. 2016; multi-scale merging as
 * in PSA). For each view and class k with the network outputs N(k):
 *
 *   C_k = relu(max_{c in N(k)} CAM_c)
 *   S_k += bilinear(unflip(C_k)) to H × W         (half-pixel centres, align_corners = false)
 */
export class Merger {
  readonly sum: Float32Array;
  readonly #size: Size;
  readonly #ofClass: readonly (readonly number[])[];
  /** Values of the network that were no finite numbers and count as 0. */
  notFinite = 0;

  /** @param ofClass for each class the channels of a view's maps that stand for it */
  constructor(size: Size, ofClass: readonly (readonly number[])[]) {
    this.#size = size;
    this.#ofClass = ofClass;
    this.sum = new Float32Array(ofClass.length * size.width * size.height);
  }

  add(view: ViewMaps): void {
    const pixels = this.#size.width * this.#size.height;
    for (const [k, channels] of this.#ofClass.entries()) {
      const strongest = this.#strongest(view, channels);
      const target = this.sum.subarray(k * pixels, (k + 1) * pixels);
      addResized(target, this.#size, strongest, view);
    }
  }

  /** relu of the maximum over a class's channels. */
  #strongest({ data, width, height }: ViewMaps, channels: readonly number[]): Float32Array {
    const cells = width * height;
    const out = new Float32Array(cells);
    for (const channel of channels) {
      for (let i = 0; i < cells; i++) {
        const value = data[channel * cells + i];
        if (!Number.isFinite(value)) this.notFinite++;
        else if (value > out[i]) out[i] = value;
      }
    }
    return out;
  }
}

/** Adds a bilinear resampling: source = (target + 0.5) · in / out − 0.5, clamped to the edges. */
function addResized(target: Float32Array, size: Size, source: Float32Array, view: ViewMaps): void {
  const { width: w, height: h, flip } = view;
  const at = (x: number, y: number) => source[y * w + (flip ? w - 1 - x : x)];
  for (let y = 0; y < size.height; y++) {
    const sy = Math.min(Math.max(((y + 0.5) * h) / size.height - 0.5, 0), h - 1);
    const y0 = Math.floor(sy);
    const y1 = Math.min(y0 + 1, h - 1);
    for (let x = 0; x < size.width; x++) {
      const sx = Math.min(Math.max(((x + 0.5) * w) / size.width - 0.5, 0), w - 1);
      const x0 = Math.floor(sx);
      const x1 = Math.min(x0 + 1, w - 1);
      const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (sx - x0);
      const bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (sx - x0);
      target[y * size.width + x] += top + (bottom - top) * (sy - y0);
    }
  }
}

/** Lowest and highest value of one class's summed map. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** All zero or the same everywhere: the class is tagged, but the network points nowhere. */
export function hasEvidence({ min, max }: Range): boolean {
  return max - min > CONSTANT * max;
}

/**
 * Brings the summed maps to [0, 1], in place:
 *
 *   max      S / (max + 1e-5)
 *   minmax   (S − min − 1e-5) / (max − min + 1e-5), 0 where S < min + 1e-5
 *
 * A map without evidence becomes 0 everywhere (the published codes give −1 or −7·10⁴ there).
 *
 * @returns the range of each class before
 */
export function normalise(maps: ActivationMaps, normalisation: 'max' | 'minmax'): Range[] {
  const pixels = maps.width * maps.height;
  return maps.classes.map((_, k) => {
    const map = maps.data.subarray(k * pixels, (k + 1) * pixels);
    const range = rangeOf(map);
    const { min, max } = range;
    const evidence = hasEvidence(range);
    for (let i = 0; i < pixels; i++) {
      if (!evidence) map[i] = 0;
      else if (normalisation === 'max') map[i] /= max + EPSILON;
      else map[i] = Math.max(0, (map[i] - min - EPSILON) / (max - min + EPSILON));
    }
    return range;
  });
}

function rangeOf(map: Float32Array): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const value of map) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
