import type { FeatureMap, Photo, Size } from '#core/rasters.ts';

/** Added to a token's length before dividing by it (SEAM). */
const EPSILON = 1e-5;

/** Below this many tokens nothing can be told from their likeness, and maps stay as they are. */
export const FEWEST_TOKENS = 9;

/** Places of a photo, each described by a vector of length 1. */
export interface Tokens extends Size {
  readonly channels: number;
  /** f32 [D, N], N = width · height row by row. A place without content is 0. */
  readonly data: Float32Array;
  /** Mean cosine over all pairs, each with itself too. */
  readonly meanCosine: number;
}

export interface TokenOptions {
  /** Takes each channel's mean off first. */
  readonly centre: boolean;
  /** Weight of each place's mean colour beside the features, 0 for none. */
  readonly colour: number;
  /** Weight of where each place lies. */
  readonly place: number;
}

/**
 * Tokens of a photo: patch features, and beside them colour and place where they have a weight. Features of a network that was not trained for it
 * resemble each other everywhere; without centring their cosines are near 1 and every map is averaged to nothing. With
 * colour or place, each part has its weight as root mean square length, so that the weights compare.
 */
export function tokensOf(features: FeatureMap, photo: Photo, { centre, colour, place }: TokenOptions): Tokens {
  const grid = { width: features.gridWidth, height: features.gridHeight };
  const count = grid.width * grid.height;
  const parts: { rows: Float64Array; weight: number }[] = [
    { rows: Float64Array.from(features.data.subarray(0, features.channels * count)), weight: 1 },
  ];
  if (colour > 0) parts.push({ rows: Float64Array.from(colourMeans(photo, grid)), weight: colour });
  if (place > 0) parts.push({ rows: placesOf(grid), weight: place });
  for (const { rows, weight } of parts) {
    if (centre) centreRows(rows, count);
    if (parts.length > 1) scaleRows(rows, count, weight);
  }
  const channels = parts.reduce((sum, { rows }) => sum + rows.length / count, 0);
  const data = new Float32Array(channels * count);
  let begin = 0;
  for (const { rows } of parts) {
    data.set(rows, begin);
    begin += rows.length;
  }
  unitColumns(data, count);
  return { ...grid, channels, data, meanCosine: meanCosine(data, count) };
}

/** Mean red, green and blue of a photo's cells, 0..255, f32 [3, N]. */
export function colourMeans(photo: Photo, grid: Size): Float32Array {
  const pixels = photo.width * photo.height;
  const planes = Float32Array.from({ length: 3 * pixels }, (_, i) => {
    return photo.rgba[4 * (i % pixels) + Math.floor(i / pixels)];
  });
  return cellMeans(planes, 3, photo, grid);
}

/** Where each place's middle lies, in shares of the longer side, [2, N]. */
function placesOf({ width, height }: Size): Float64Array {
  const long = Math.max(width, height);
  const count = width * height;
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    return ((i < count ? i % width : Math.floor((i - count) / width)) + 0.5) / long;
  });
}

function centreRows(rows: Float64Array, count: number): void {
  for (let begin = 0; begin < rows.length; begin += count) {
    const row = rows.subarray(begin, begin + count);
    const mean = row.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) row[i] -= mean;
  }
}

/** Gives the columns the weight as root mean square length. */
function scaleRows(rows: Float64Array, count: number, weight: number): void {
  const length = Math.sqrt(rows.reduce((sum, value) => sum + value * value, 0) / count);
  // Below it is rounding, not content.
  const factor = length > 1e-9 ? weight / length : 0;
  for (let i = 0; i < rows.length; i++) rows[i] *= factor;
}

function unitColumns(data: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let at = i; at < data.length; at += count) square += data[at] * data[at];
    const length = Math.sqrt(square) + EPSILON;
    for (let at = i; at < data.length; at += count) data[at] /= length;
  }
}

/** |mean token|², which is the mean over all pairs without looking at any. */
function meanCosine(data: Float32Array, count: number): number {
  let square = 0;
  for (let begin = 0; begin < data.length; begin += count) {
    const sum = data.subarray(begin, begin + count).reduce((total, value) => total + value, 0);
    square += (sum / count) ** 2;
  }
  return square;
}

/**
 * Means of planes over the cells of a coarser grid (adaptive average pooling): cell i takes the pixels from
 * floor(i · in/out) to ceil((i + 1) · in/out). What is no finite number counts as 0.
 * @param planes f32 [channels, from.height, from.width]
 */
export function cellMeans(planes: Float32Array, channels: number, from: Size, to: Size): Float32Array {
  const result = new Float32Array(channels * to.width * to.height);
  const begin = (i: number, length: number, cells: number) => Math.floor((i * length) / cells);
  const end = (i: number, length: number, cells: number) => Math.ceil(((i + 1) * length) / cells);
  let out = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = planes.subarray(channel * from.width * from.height, (channel + 1) * from.width * from.height);
    for (let v = 0; v < to.height; v++) {
      const [y0, y1] = [begin(v, from.height, to.height), end(v, from.height, to.height)];
      for (let u = 0; u < to.width; u++) {
        const [x0, x1] = [begin(u, from.width, to.width), end(u, from.width, to.width)];
        let sum = 0;
        for (let y = y0; y < y1; y++) {
          for (let x = x0; x < x1; x++) {
            const value = plane[y * from.width + x];
            if (Number.isFinite(value)) sum += value;
          }
        }
        result[out++] = sum / ((y1 - y0) * (x1 - x0));
      }
    }
  }
  return result;
}

/** How much a pair of tokens with the cosine c counts: relu(c − tau)^power. */
export interface Likeness {
  readonly tau: number;
  readonly power: number;
}

/**
 * Σ_i relu(c_ij − tau)^power · values_i for each token j, where c_ij is the cosine of tokens i and j. The N × N matrix is
 * never there: each pair is looked at, used and forgotten.
 * @param values f32 [channels, N]
 * @returns [channels, N]
 */
export function spread(tokens: Tokens, values: Float32Array, { tau, power }: Likeness): Float32Array {
  const count = tokens.width * tokens.height;
  const depth = tokens.channels;
  const channels = values.length / count;
  // Token by token, so that a pair is two runs of memory.
  const rows = new Float32Array(tokens.data.length);
  for (let d = 0; d < depth; d++) for (let i = 0; i < count; i++) rows[i * depth + d] = tokens.data[d * count + i];
  const sums = new Float64Array(values.length);
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      let cosine = 0;
      for (let d = 0; d < depth; d++) cosine += rows[i * depth + d] * rows[j * depth + d];
      if (cosine <= tau) continue;
      const weight = power === 2 ? (cosine - tau) ** 2 : (cosine - tau) ** power;
      for (let at = 0; at < channels * count; at += count) {
        sums[at + j] += weight * values[at + i];
        if (i !== j) sums[at + i] += weight * values[at + j];
      }
    }
  }
  return Float32Array.from(sums);
}
