import { hasPixel, maskWords } from '#core/bitmask.ts';
import type { FeatureMap, MaskSet, Photo, ScalarMap, Size } from '#core/rasters.ts';
import { resizeBilinear } from '#core/resize.ts';
import { divideByPeak } from '../walk/reference.ts';

/** Standard deviation of the blur in pixels, and how far it reaches. */
const SIGMA = 1;
const REACH = 4;
const SMALLEST_NORM = 1e-12;

/**
 * How many masks have a border at each pixel: the mean over masks of their contours, blurred (σ = 1, edges
 * repeated) and divided by its maximum. A contour is a mask's pixels with one of their four neighbours outside
 * the mask; the photo's own border is none. Masks of a segmenter that was asked everywhere agree on the borders
 * of things, so that the density takes the place of a learned edge network.
 */
export function edgesOfMasks(masks: MaskSet): ScalarMap {
  const { width, height, count } = masks;
  const density = new Float64Array(width * height);
  for (let l = 0; l < count; l++) {
    const words = maskWords(masks, l);
    for (let pixel = 0; pixel < density.length; pixel++) {
      if (!hasPixel(words, pixel)) continue;
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const enclosed =
        (x === 0 || hasPixel(words, pixel - 1)) &&
        (x === width - 1 || hasPixel(words, pixel + 1)) &&
        (y === 0 || hasPixel(words, pixel - width)) &&
        (y === height - 1 || hasPixel(words, pixel + width));
      if (!enclosed) density[pixel] += 1 / count;
    }
  }
  const across = blur(density, masks, 1, 0);
  return byPeak(masks, Float32Array.from(blur(across, masks, 0, 1)));
}

/** The weights of a pixel and of those 1, 2, … away, of a Gaussian cut off at four σ; both sides add to 1. */
export function gaussian(): number[] {
  const weights = Array.from({ length: REACH + 1 }, (_, i) => Math.exp(-0.5 * (i / SIGMA) ** 2));
  const sum = weights.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

function blur(values: Float64Array, { width, height }: Size, dx: number, dy: number): Float64Array {
  const weights = gaussian();
  return values.map((value, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    let sum = weights[0] * value;
    for (let i = 1; i <= REACH; i++) {
      const before = Math.max(0, y - i * dy) * width + Math.max(0, x - i * dx);
      const after = Math.min(height - 1, y + i * dy) * width + Math.min(width - 1, x + i * dx);
      sum += weights[i] * (values[before] + values[after]);
    }
    return sum;
  });
}

/**
 * Where patch features change: the length of the gradient of the features, each place's features brought to length 1
 * (networks have places of outlying length that show nothing). Differences over both neighbours, at the grid's
 * border over one; bilinear to the photo's size; divided by its maximum.
 */
export function edgesOfFeatures(
  { channels, gridWidth: width, gridHeight: height, data }: FeatureMap,
  size: Size,
): ScalarMap {
  const places = width * height;
  const norms = new Float64Array(places);
  for (let i = 0; i < channels * places; i++) norms[i % places] += data[i] * data[i];
  const gradient = new Float32Array(places);
  for (let place = 0; place < places; place++) {
    const [x, y] = [place % width, Math.floor(place / width)];
    const pairs = [
      [y * width + Math.max(0, x - 1), y * width + Math.min(width - 1, x + 1)],
      [Math.max(0, y - 1) * width + x, Math.min(height - 1, y + 1) * width + x],
    ];
    let sum = 0;
    for (const [i, [before, after]] of pairs.entries()) {
      // Two cells apart inside, one at the border.
      const apart = Math.max(1, (after - before) / (i === 0 ? 1 : width));
      for (let d = 0; d < channels; d++) sum += ((unit(d, after) - unit(d, before)) / apart) ** 2;
    }
    gradient[place] = Math.sqrt(sum);
  }
  return byPeak(size, resizeBilinear(gradient, 1, { width, height }, size));

  function unit(channel: number, place: number): number {
    return data[channel * places + place] / Math.max(Math.sqrt(norms[place]), SMALLEST_NORM);
  }
}

/**
 * A baseline without any model: the length of the Sobel gradient over the three colours, edges repeated, divided
 * by its maximum.
 */
export function edgesOfPhoto({ width, height, rgba }: Photo): ScalarMap {
  const data = new Float32Array(width * height);
  const at = (x: number, y: number, colour: number) =>
    rgba[4 * (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) + colour] / 255;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let colour = 0; colour < 3; colour++) {
        let [across, down] = [0, 0];
        for (const [i, weight] of [1, 2, 1].entries()) {
          across += weight * (at(x + 1, y + i - 1, colour) - at(x - 1, y + i - 1, colour));
          down += weight * (at(x + i - 1, y + 1, colour) - at(x + i - 1, y - 1, colour));
        }
        sum += across * across + down * down;
      }
      data[y * width + x] = Math.sqrt(sum);
    }
  }
  return byPeak({ width, height }, data);
}

function byPeak({ width, height }: Size, data: Float32Array): ScalarMap {
  divideByPeak(data);
  return { width, height, data };
}
