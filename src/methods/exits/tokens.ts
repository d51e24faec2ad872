import type { FeatureMap, Photo } from '#core/rasters.ts';
import { resizeBilinear } from '#core/resize.ts';
import { cutOut } from '../cut-out.ts';
import type { ExitsValues, Rectangle, Scene } from './geometry.ts';

/** What lies side by side in a token. */
export interface Tokens {
  readonly count: number;
  readonly channels: number;
  /** f32 [count, channels], rows of length 1; a row without any content is 0. */
  readonly data: Float32Array;
}

/** The pixels inside a rectangle as a photo of its own. */
export function cropOf(photo: Photo, { x0, y0, x1, y1 }: Rectangle): Photo {
  return cutOut(photo, { x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
}

/**
 * Tokens of a crop. Each is the network's features there (bilinear, less their mean, length 1) beside its mean colour
 * and its place, both with mean 0 and standard deviation 1, each with its weight; the whole has length 1 again, so that
 * the product of two tokens is their cosine.
 *
 * @param features of the crop, or null where no network offers any: then colour and place stand alone
 */
export function makeTokens(crop: Photo, features: FeatureMap | null, scene: Scene, values: ExitsValues): Tokens {
  const { gridWidth, gridHeight } = scene;
  const count = gridWidth * gridHeight;
  const parts = [colours(crop, gridWidth, gridHeight, values.colour), places(gridWidth, gridHeight, values.place)];
  if (features) parts.push(described(features, gridWidth, gridHeight, values.features));
  const channels = parts.reduce((sum, part) => sum + part.length / count, 0);
  const data = new Float32Array(count * channels);
  let at = 0;
  for (const part of parts) {
    const width = part.length / count;
    for (let i = 0; i < count; i++) data.set(part.subarray(i * width, (i + 1) * width), i * channels + at);
    at += width;
  }
  unitRows(data, channels, 1);
  return { count, channels, data };
}

/** [count, D]: each token's features less the mean over tokens, of length `weight`. */
function described(
  { channels, gridWidth, gridHeight, data }: FeatureMap,
  width: number,
  height: number,
  weight: number,
) {
  const planes = resizeBilinear(data, channels, { width: gridWidth, height: gridHeight }, { width, height });
  const count = width * height;
  const rows = new Float32Array(count * channels);
  for (let c = 0; c < channels; c++) {
    const plane = planes.subarray(c * count, (c + 1) * count);
    const mean = plane.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) rows[i * channels + c] = plane[i] - mean;
  }
  unitRows(rows, channels, weight);
  return rows;
}

/** [count, 3]: the mean colour of each token's pixels. */
function colours({ width, height, rgba }: Photo, gridWidth: number, gridHeight: number, weight: number): Float32Array {
  const rows = new Float32Array(3 * gridWidth * gridHeight);
  for (let v = 0; v < gridHeight; v++) {
    const [y0, y1] = [Math.floor((v * height) / gridHeight), Math.floor(((v + 1) * height) / gridHeight)];
    for (let u = 0; u < gridWidth; u++) {
      const [x0, x1] = [Math.floor((u * width) / gridWidth), Math.floor(((u + 1) * width) / gridWidth)];
      const sum = [0, 0, 0];
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) for (let c = 0; c < 3; c++) sum[c] += rgba[4 * (y * width + x) + c];
      }
      for (let c = 0; c < 3; c++) rows[3 * (v * gridWidth + u) + c] = sum[c] / ((x1 - x0) * (y1 - y0));
    }
  }
  standardise(rows, 3, weight);
  return rows;
}

/** [count, 2]: where the middle of each token lies in the crop. */
function places(gridWidth: number, gridHeight: number, weight: number): Float32Array {
  const rows = new Float32Array(2 * gridWidth * gridHeight);
  for (let i = 0; i < gridWidth * gridHeight; i++) {
    rows[2 * i] = ((i % gridWidth) + 0.5) / gridWidth;
    rows[2 * i + 1] = (Math.floor(i / gridWidth) + 0.5) / gridHeight;
  }
  standardise(rows, 2, weight);
  return rows;
}

/** Mean 0 in each channel, standard deviation 1 over all of them, times weight / √channels. */
function standardise(rows: Float32Array, channels: number, weight: number): void {
  const count = rows.length / channels;
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    for (let i = c; i < rows.length; i += channels) mean += rows[i] / count;
    for (let i = c; i < rows.length; i += channels) rows[i] -= mean;
  }
  const deviation = Math.sqrt(rows.reduce((sum, value) => sum + value * value, 0) / rows.length);
  // Below a thousandth of a colour's step it is rounding, not content.
  const factor = deviation > 1e-3 ** 2 ? weight / (Math.sqrt(channels) * deviation) : 0;
  for (let i = 0; i < rows.length; i++) rows[i] *= factor;
}

function unitRows(rows: Float32Array, channels: number, length: number): void {
  for (let begin = 0; begin < rows.length; begin += channels) {
    const row = rows.subarray(begin, begin + channels);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    const factor = norm > 1e-6 ? length / norm : 0;
    for (let c = 0; c < channels; c++) row[c] *= factor;
  }
}
