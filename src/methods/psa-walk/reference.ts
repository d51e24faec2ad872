import type { ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, type FeatureMap, type Size } from '#core/rasters.ts';
import { enlarge, gridOf, poolMean } from '../cells.ts';
import { step, type Transition, transitionOf, type Walk } from '../walk/reference.ts';
import type { parameters } from './parameters.ts';

/** Pixels a cell, each way (AffinityNet's output stride). */
export const STRIDE = 8;
const RADIUS = 5;
const SMALLEST_NORM = 1e-12;

export type PsaValues = ValuesOf<typeof parameters>;

/**
 * AffinityNet's walk (PSA, Ahn & Kwak 2018) with features that nobody trained for it:
 *
 *   bg   = (1 − max M)^α, or a constant; it walks as channel 0
 *   a_ij = exp(−mean_d |f_i − f_j| / σ)      distance
 *          max(0, cos(f_i, f_j))             cosine
 *   T    = a^β / column sum, with a_ii = 1
 *   maps = bilinear([bg, M] · T^t)
 *
 * AffinityNet learns f so that a_ij says whether i and j show the same class. Here f are a network's patch features
 * as they are, minus their mean over the photo (they are alike everywhere otherwise), sampled bilinearly at the
 * cells' centres, and σ² is their mean square, which brings distances to the scale that β is made for.
 * Maps that hold the background's score walk with it.
 */
export class PsaWalk implements Walk {
  readonly #classes: readonly number[];
  readonly #size: Size;
  readonly #transition: Transition;
  #cells: Float64Array;

  constructor(maps: ActivationMaps, features: FeatureMap, values: PsaValues) {
    this.#size = { width: maps.width, height: maps.height };
    const scored = withBackground(maps, values);
    this.#classes = scored.classes;
    this.#cells = poolMean(scored.data, scored.classes.length, maps, STRIDE);
    const tokens = tokensOf(features, maps);
    const { beta, affinity } = values;
    const grid = gridOf(maps, STRIDE);
    this.#transition = transitionOf(grid, radiusOf(grid), (x, y, { dx, dy }) => {
      const [i, j] = [y * grid.width + x, (y + dy) * grid.width + x + dx];
      return (affinity === 'distance' ? distanceAffinity(tokens, i, j) : cosineAffinity(tokens, i, j)) ** beta;
    });
  }

  step(): void {
    this.#cells = step(this.#transition, this.#cells);
  }

  /** The maps after the steps made so far, the background first. */
  maps(): ActivationMaps {
    const data = enlarge(this.#cells, this.#classes.length, this.#size, STRIDE);
    return { ...this.#size, classes: this.#classes, data };
  }
}

/** PSA's rule for small maps: neighbours on all sides must fit; below 5 cells a side nothing walks. */
export function radiusOf({ width, height }: Size): number {
  const smaller = Math.min(width, height);
  return smaller < 2 * RADIUS + 1 ? Math.floor((smaller - 1) / 2) : RADIUS;
}

/** Classes of the walk: the background first. */
export function walkingClasses({ classes }: Pick<ActivationMaps, 'classes'>): readonly number[] {
  return classes[0] === BACKGROUND ? classes : [BACKGROUND, ...classes];
}

function withBackground(maps: ActivationMaps, { background, alpha, threshold }: PsaValues): ActivationMaps {
  const classes = walkingClasses(maps);
  if (classes.length === maps.classes.length) return maps;
  const pixels = maps.width * maps.height;
  const data = new Float32Array(classes.length * pixels);
  data.set(maps.data, pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let strongest = 0;
    for (let k = 0; k < maps.classes.length; k++) {
      const score = maps.data[k * pixels + pixel];
      if (score > strongest) strongest = Math.min(score, 1);
    }
    data[pixel] = background === 'power' ? (1 - strongest) ** alpha : threshold;
  }
  return { ...maps, classes, data };
}

/** Centred features at the cells' centres, [cells][channels], and their spread σ over the photo. */
interface Tokens {
  readonly channels: number;
  readonly data: Float64Array;
  readonly spread: number;
}

function tokensOf(features: FeatureMap, size: Size): Tokens {
  const { channels, gridWidth: width, gridHeight: height, data } = features;
  const places = width * height;
  const centred = new Float64Array(channels * places);
  let squares = 0;
  for (let d = 0; d < channels; d++) {
    const channel = data.subarray(d * places, (d + 1) * places);
    const mean = channel.reduce((sum, value) => sum + value, 0) / places;
    for (let i = 0; i < places; i++) {
      centred[d * places + i] = channel[i] - mean;
      squares += (channel[i] - mean) ** 2;
    }
  }
  const grid = gridOf(size, STRIDE);
  const tokens = new Float64Array(grid.width * grid.height * channels);
  for (let cell = 0; cell < grid.width * grid.height; cell++) {
    const sx = sample(((cell % grid.width) + 0.5) * STRIDE, width, size.width);
    const sy = sample((Math.floor(cell / grid.width) + 0.5) * STRIDE, height, size.height);
    const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
    const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)];
    for (let d = 0; d < channels; d++) {
      const at = (x: number, y: number) => centred[d * places + y * width + x];
      const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (sx - x0);
      const bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (sx - x0);
      tokens[cell * channels + d] = top + (bottom - top) * (sy - y0);
    }
  }
  return { channels, data: tokens, spread: Math.sqrt(squares / (channels * places)) };
}

/** A place of the photo on an axis of the features' grid, half-pixel centres, held to the grid. */
function sample(place: number, cells: number, pixels: number): number {
  return Math.min(Math.max((place * cells) / pixels - 0.5, 0), cells - 1);
}

function distanceAffinity({ channels, data, spread }: Tokens, i: number, j: number): number {
  if (!(spread > 0)) return 1;
  let sum = 0;
  for (let d = 0; d < channels; d++) sum += Math.abs(data[i * channels + d] - data[j * channels + d]);
  return Math.exp(-sum / channels / spread);
}

function cosineAffinity({ channels, data }: Tokens, i: number, j: number): number {
  let [dot, ii, jj] = [0, 0, 0];
  for (let d = 0; d < channels; d++) {
    const [f, g] = [data[i * channels + d], data[j * channels + d]];
    dot += f * g;
    ii += f * f;
    jj += g * g;
  }
  return Math.min(1, Math.max(0, dot / Math.max(Math.sqrt(ii * jj), SMALLEST_NORM)));
}
