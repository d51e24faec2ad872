import type { ActivationMaps, Size } from '#core/rasters.ts';

/** Added to the maximum before dividing (PSA, IRN). */
const EPSILON = 1e-5;

/** A map whose values differ by no more than this share of its maximum says nothing about places. */
const CONSTANT = 1e-5;

/** The grid of one view's maps, still mirrored when `flip`. */
export interface ViewGrid extends Size {
  readonly flip: boolean;
}

/** One view's class maps, [C, h, w] of the asked outputs. */
export interface ViewMaps extends ViewGrid {
  readonly data: Float32Array;
}

/** The part of the photo that a view shows. */
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
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

  /** An empty one of the same size and classes. */
  another(): Merger {
    return new Merger(this.#size, this.#ofClass);
  }

  /** @param place the part of the photo that the view shows; by default all of it */
  add(view: ViewMaps, place?: Place): void {
    this.addCells(this.strongest(view), view, place);
  }

  /** Adds maps of the classes themselves, f32 [K, h, w]. */
  addCells(cells: Float32Array, grid: ViewGrid, place: Place = { x: 0, y: 0, ...this.#size }): void {
    const pixels = this.#size.width * this.#size.height;
    const count = grid.width * grid.height;
    for (let k = 0; k < this.#ofClass.length; k++) {
      const target = this.sum.subarray(k * pixels, (k + 1) * pixels);
      addResized(target, this.#size.width, place, cells.subarray(k * count, (k + 1) * count), grid);
    }
  }

  /** relu of the maximum over each class's channels, f32 [K, h, w]. */
  strongest({ data, width, height }: ViewMaps): Float32Array {
    const cells = width * height;
    const all = new Float32Array(this.#ofClass.length * cells);
    for (const [k, channels] of this.#ofClass.entries()) {
      const out = all.subarray(k * cells, (k + 1) * cells);
      for (const channel of channels) {
        for (let i = 0; i < cells; i++) {
          const value = data[channel * cells + i];
          if (!Number.isFinite(value)) this.notFinite++;
          else if (value > out[i]) out[i] = value;
        }
      }
    }
    return all;
  }

  /** Normalises the sum in place. Gives its ranges before and the count of bad network values. */
  finish(normalisation: 'max' | 'minmax'): Merged {
    const ranges = normalise({ ...this.#size, classes: [...this.#ofClass.keys()], data: this.sum }, normalisation);
    return { ranges, notFinite: this.notFinite };
  }
}

/** What is told of summed maps. */
export interface Merged {
  readonly ranges: readonly Range[];
  /** Values of the network that were no finite numbers and counted as 0. */
  readonly notFinite: number;
}

/** Adds a bilinear resampling: source = (target + 0.5) · in / out − 0.5, clamped to the edges. */
function addResized(
  target: Float32Array,
  targetWidth: number,
  place: Place,
  source: Float32Array,
  { width: w, height: h, flip }: ViewGrid,
): void {
  const at = (x: number, y: number) => source[y * w + (flip ? w - 1 - x : x)];
  for (let y = 0; y < place.height; y++) {
    const sy = Math.min(Math.max(((y + 0.5) * h) / place.height - 0.5, 0), h - 1);
    const y0 = Math.floor(sy);
    const y1 = Math.min(y0 + 1, h - 1);
    for (let x = 0; x < place.width; x++) {
      const sx = Math.min(Math.max(((x + 0.5) * w) / place.width - 0.5, 0), w - 1);
      const x0 = Math.floor(sx);
      const x1 = Math.min(x0 + 1, w - 1);
      const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (sx - x0);
      const bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (sx - x0);
      target[(place.y + y) * targetWidth + place.x + x] += top + (bottom - top) * (sy - y0);
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
