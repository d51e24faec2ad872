import type { ValuesOf } from '#core/parameters.ts';
import { Random } from '#core/random.ts';
import type { Photo, Size } from '#core/rasters.ts';
import type { parameters } from './parameters.ts';

/** Tells these random numbers from other methods' of the same seed. */
const STREAM = 0x4a5;
const GRIDS = [4, 5, 7, 14];

/** Which cells of a grid are hidden. */
export interface Hiding {
  /** Side of a cell in pixels; the last column and row may be cut. */
  readonly cell: number;
  readonly columns: number;
  /** 1 for hidden, row by row. */
  readonly hidden: Uint8Array;
}

/** The hidings of a photo, by the recipe's seed. */
export function hidingsOf(
  photo: Size,
  { hidings, complementary, grid, hidden }: ValuesOf<typeof parameters>,
  seed: number,
): Hiding[] {
  const random = new Random(seed, STREAM);
  const result: Hiding[] = [];
  while (result.length < hidings) {
    const cells = grid === 'mixed' ? GRIDS[random.below(GRIDS.length)] : Number(grid);
    const cell = Math.ceil(Math.max(photo.width, photo.height) / cells);
    const columns = Math.ceil(photo.width / cell);
    const rows = Math.ceil(photo.height / cell);
    const drawn = Uint8Array.from({ length: columns * rows }, () => (random.float() < hidden ? 1 : 0));
    result.push({ cell, columns, hidden: drawn });
    if (complementary) result.push({ cell, columns, hidden: drawn.map((one) => 1 - one) });
  }
  // An odd number of hidings ends with a whole pair, which shows every pixel equally often.
  return result;
}

/** The photo with its hidden cells in one colour. */
export function hide(photo: Photo, hiding: Hiding, [r, g, b]: readonly [number, number, number]): Photo {
  const rgba = photo.rgba.slice();
  for (let i = 0; i < photo.width * photo.height; i++) {
    if (isHidden(hiding, i % photo.width, Math.floor(i / photo.width))) rgba.set([r, g, b, 255], 4 * i);
  }
  return { ...photo, rgba };
}

function isHidden({ cell, columns, hidden }: Hiding, x: number, y: number): boolean {
  return hidden[Math.floor(y / cell) * columns + Math.floor(x / cell)] === 1;
}

/**
 * Hide-and-Seek (Singh & Lee 2017) without training: the classifier sees the photo with cells hidden, so that it has to
 * find what it else leaves aside. A pixel's map counts where the pixel was seen:
 *
 *   M_k(x) = Σ_i V_i(x) · CAM_k^i(x) / Σ_i V_i(x),      V_i(x) = 1 where hiding i shows x
 */
export class Seeker {
  readonly #sum: Float32Array;
  readonly #size: Size;
  readonly #seen: Uint32Array;

  /** @param sum f32 [K, pixels] of 0, which it adds into */
  constructor(size: Size, sum: Float32Array) {
    this.#size = size;
    this.#sum = sum;
    this.#seen = new Uint32Array(size.width * size.height);
  }

  /** @param maps f32 [K, pixels] of the photo as this hiding shows it */
  add(maps: Float32Array, hiding: Hiding): void {
    const { width } = this.#size;
    const pixels = this.#seen.length;
    for (let i = 0; i < pixels; i++) {
      if (isHidden(hiding, i % width, Math.floor(i / width))) continue;
      this.#seen[i]++;
      for (let at = i; at < this.#sum.length; at += pixels) this.#sum[at] += maps[at];
    }
  }

  /** Divides by how often each pixel was seen; a pixel that never was has 0. */
  finish(): void {
    const pixels = this.#seen.length;
    for (let i = 0; i < this.#sum.length; i++) this.#sum[i] /= Math.max(1, this.#seen[i % pixels]);
  }
}
