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
 * Offsets and radices of the lattice points' numbers, for p_1..p_5. Published settings on photos of up to 4000 × 4000
 * need less than 2³² numbers; beyond that numbers wrap, and two points far apart may share a vertex.
 */
export function digitsOf({ width, height }: Size, { placeSigma, colourSigma }: Pairwise) {
  const scales = axisScales(5);
  const colours = 255 / colourSigma;
  const ranges = [(width - 1) / placeSigma, (height - 1) / placeSigma, colours, colours, colours];
  const offsets = ranges.map((range, i) => Math.ceil(((i + 1) * range * scales[i] + BEYOND[i]) / 6) + 1);
  const radices = offsets.map((offset, i) => offset + Math.ceil(BEYOND[i] / 6) + 2);
  return { offsets, radices };
}
