import type { ValuesOf } from '#core/parameters.ts';
import type { Photo, ScalarMap, Size } from '#core/rasters.ts';
import { resizeBilinear } from '#core/resize.ts';
import type { parameters } from './parameters.ts';

export type SaliencyValues = ValuesOf<typeof parameters>;

/** The photo cut into patches. */
export interface Grid extends Size {
  readonly photo: Size;
}

/** What a step from a patch costs: to the right and downwards, in whole units. */
export interface Costs {
  readonly right: Uint32Array;
  readonly down: Uint32Array;
  /** The cost below which a step is free. */
  readonly threshold: number;
}

/** Steps are whole numbers, a hundredth of a colour step of CIE Lab each: sums are the same in every order. */
const UNITS = 100;

/** The sums of each patch's red, green, blue and its pixels, u32 [patches, 4]. */
export type PatchSums = Uint32Array;

export function gridOf({ width, height }: Size, { patches }: SaliencyValues): Grid {
  const scale = Math.min(1, patches / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    photo: { width, height },
  };
}

/** Where patch `index` of `count` begins along an axis of `length` pixels. */
function patchStart(index: number, count: number, length: number): number {
  return Math.floor((index * length) / count);
}

export function patchSums({ rgba, width, height }: Photo, grid: Grid): PatchSums {
  const sums = new Uint32Array(4 * grid.width * grid.height);
  for (let v = 0; v < grid.height; v++) {
    for (let u = 0; u < grid.width; u++) {
      const at = 4 * (v * grid.width + u);
      for (let y = patchStart(v, grid.height, height); y < patchStart(v + 1, grid.height, height); y++) {
        for (let x = patchStart(u, grid.width, width); x < patchStart(u + 1, grid.width, width); x++) {
          for (let c = 0; c < 3; c++) sums[at + c] += rgba[4 * (y * width + x) + c];
          sums[at + 3] += 1;
        }
      }
    }
  }
  return sums;
}

/**
 * Geodesic saliency with grid patches (Wei, Wen, Zhu and Sun: Geodesic Saliency Using Background Priors, ECCV 2012):
 * a patch is as salient as its cheapest way to the photo's border is long, since what lies at the border is mostly
 * background and background is in large, even pieces.
 *
 *   cost(p, q)  = distance of the mean colours of neighbouring patches in CIE Lab
 *   threshold   = clip · mean over patches of their cheapest neighbour;  costs below it are 0 (weight clipping)
 *   saliency(p) = min over ways p → … → border of the sum of costs, divided by the largest
 *
 * Patches at the border are background themselves (border weight 0). Costs are whole numbers, so that the shortest
 * ways have one solution however they are looked for.
 */
export function costsOf(sums: PatchSums, grid: Grid, { clip }: SaliencyValues): Costs {
  const { width, height } = grid;
  const lab = Array.from({ length: width * height }, (_, i) => labOf(sums.subarray(4 * i, 4 * i + 4)));
  const right = new Uint32Array(width * height);
  const down = new Uint32Array(width * height);
  const cheapest = new Float64Array(width * height).fill(Number.POSITIVE_INFINITY);
  const join = (costs: Uint32Array, p: number, q: number) => {
    const cost = Math.round(UNITS * Math.hypot(...lab[p].map((value, c) => value - lab[q][c])));
    costs[p] = cost;
    cheapest[p] = Math.min(cheapest[p], cost);
    cheapest[q] = Math.min(cheapest[q], cost);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (x + 1 < width) join(right, p, p + 1);
      if (y + 1 < height) join(down, p, p + width);
    }
  }
  const known = cheapest.filter(Number.isFinite);
  const mean = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : 0;
  const threshold = Math.round(clip * mean);
  for (const costs of [right, down]) for (let i = 0; i < costs.length; i++) if (costs[i] < threshold) costs[i] = 0;
  return { right, down, threshold };
}

/** The length of each patch's cheapest way to the border, by sweeps there and back until nothing gets cheaper. */
export function distancesOf({ right, down }: Costs, { width, height }: Size): Uint32Array {
  const far = 0xffffffff;
  const distance = Uint32Array.from({ length: width * height }, (_, i) =>
    isBorder(i % width, Math.floor(i / width), { width, height }) ? 0 : far,
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (const order of [1, -1]) {
      for (let i = 0; i < distance.length; i++) {
        const p = order > 0 ? i : distance.length - 1 - i;
        const [x, y] = [p % width, Math.floor(p / width)];
        let least = distance[p];
        if (x > 0) least = Math.min(least, distance[p - 1] + right[p - 1]);
        if (x + 1 < width) least = Math.min(least, distance[p + 1] + right[p]);
        if (y > 0) least = Math.min(least, distance[p - width] + down[p - width]);
        if (y + 1 < height) least = Math.min(least, distance[p + width] + down[p]);
        if (least === distance[p]) continue;
        distance[p] = least;
        changed = true;
      }
    }
  }
  return distance;
}

/** Distances divided by the largest, brought to the photo's pixels bilinearly; 0 everywhere when there is no way to go. */
export function spreadOut(distance: Uint32Array, grid: Grid): ScalarMap {
  const largest = distance.reduce((most, value) => Math.max(most, value), 0);
  const scaled = Float32Array.from(distance, (value) => (largest > 0 ? value / largest : 0));
  return { ...grid.photo, data: resizeBilinear(scaled, 1, grid, grid.photo) };
}

export function isBorder(x: number, y: number, { width, height }: Size): boolean {
  return x === 0 || y === 0 || x === width - 1 || y === height - 1;
}

/** CIE Lab of a patch's mean colour, sRGB with the white of D65. */
function labOf([r, g, b, count]: ArrayLike<number> & Iterable<number>): [number, number, number] {
  const [red, green, blue] = [r, g, b].map((sum) => linear(sum / (255 * count)));
  const x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = curve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = curve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curve(t: number): number {
  return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
}
