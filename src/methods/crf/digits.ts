import type { Size } from '#core/rasters.ts';
import { axisScales } from './lattice.ts';
import type { Pairwise } from './parameters.ts';

/**
 * How far the remainders of p_1..p_5 that shaders/crf/key.wgsl makes digits of may lie beyond the features' own
 * range: a vertex is at most 5 from its point in each coordinate, a neighbour's 5 more, and what p_5 tells of c_5 is
 * off by a fifth of that, and so on downwards; rounding adds up to one in each division.
 */
const BEYOND = [36, 25, 19, 15, 11] as const;

/**
 * Offsets and radices of the lattice points' numbers, for p_1..p_5. All published settings need less than 2³² numbers
 * on photos of up to 2000 × 1500. Beyond that numbers wrap, and of the points that a photo has, two far apart may share
 * a vertex, as rarely as two random 32-bit numbers are equal.
 */
export function digitsOf({ width, height }: Size, { placeSigma, colourSigma }: Pairwise) {
  const scales = axisScales(5);
  const colours = 255 / colourSigma;
  const ranges = [(width - 1) / placeSigma, (height - 1) / placeSigma, colours, colours, colours];
  const offsets = ranges.map((range, i) => Math.ceil(((i + 1) * range * scales[i] + BEYOND[i]) / 6) + 1);
  const radices = offsets.map((offset, i) => offset + Math.ceil(BEYOND[i] / 6) + 2);
  return { offsets, radices };
}
