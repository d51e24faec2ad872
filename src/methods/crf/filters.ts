import type { Photo, Size } from '#core/rasters.ts';
import { PermutohedralLattice } from './lattice.ts';
import type { Pairwise } from './parameters.ts';

/** Multiplies a plane of numbers by a kernel matrix K over all pairs of pixels, the pixel itself among them. */
export type Filter = (plane: Float32Array) => Float32Array;

/** How far the smoothness kernel reaches: 3 sigma, 19 taps at sigma 3 and 7 at sigma 1. */
export function gaussianTaps(sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  return Float32Array.from({ length: radius + 1 }, (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2));
}

/** K = exp(−½ |x_i − x_j|² / σ²) over places: along the rows, then along the columns. */
export function gaussianFilter({ width, height }: Size, sigma: number): Filter {
  const taps = gaussianTaps(sigma);
  return (plane) => {
    const rows = new Float32Array(plane.length);
    for (let y = 0; y < height; y++) blurLine(plane, rows, y * width, 1, width, taps);
    const both = new Float32Array(plane.length);
    for (let x = 0; x < width; x++) blurLine(rows, both, x, width, height, taps);
    return both;
  };
}

/** One line of `count` numbers, `stride` apart; there is nothing beyond its ends. */
export function blurLine(
  from: Float32Array,
  to: Float32Array,
  begin: number,
  stride: number,
  count: number,
  taps: Float32Array,
): void {
  for (let i = 0; i < count; i++) {
    const at = begin + i * stride;
    let sum = from[at] * taps[0];
    for (let distance = 1; distance < taps.length; distance++) {
      const weight = taps[distance];
      if (i >= distance) sum += weight * from[at - distance * stride];
      if (i + distance < count) sum += weight * from[at + distance * stride];
    }
    to[at] = sum;
  }
}

/** [pixels, 5]: x, y in units of the place's sigma; r, g, b in units of the colour's. */
function features({ width, height, rgba }: Photo, { placeSigma, colourSigma }: Pairwise): Float32Array {
  const out = new Float32Array(5 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    out[5 * pixel] = (pixel % width) / placeSigma;
    out[5 * pixel + 1] = Math.floor(pixel / width) / placeSigma;
    for (let channel = 0; channel < 3; channel++) {
      out[5 * pixel + 2 + channel] = rgba[4 * pixel + channel] / colourSigma;
    }
  }
  return out;
}

/** K = exp(−½ |f_i − f_j|²) on the permutohedral lattice, and how many vertices that takes. */
export function latticeFilter(photo: Photo, pairwise: Pairwise): { filter: Filter; vertices: number } {
  const lattice = new PermutohedralLattice(features(photo, pairwise), 5);
  return { filter: (plane) => lattice.filter(plane), vertices: lattice.vertexCount };
}

/** The same kernel over all pairs of pixels, one by one: N² exponentials. */
export function exactFilter(photo: Photo, pairwise: Pairwise): Filter {
  const points = features(photo, pairwise);
  return (plane) => {
    const out = new Float32Array(plane.length);
    for (let i = 0; i < plane.length; i++) {
      let sum = 0;
      for (let j = 0; j < plane.length; j++) sum += plane[j] * Math.exp(-0.5 * squaredDistance(points, 5 * i, 5 * j));
      out[i] = sum;
    }
    return out;
  };
}

function squaredDistance(points: Float32Array, i: number, j: number): number {
  let sum = 0;
  for (let axis = 0; axis < 5; axis++) sum += (points[i + axis] - points[j + axis]) ** 2;
  return sum;
}
