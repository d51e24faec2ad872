import type { LabelMap, MaskSet, ScalarMap, Size } from '#core/rasters.ts';
import { wordsPerMask } from '#core/rasters.ts';
import type { View } from '../messages.ts';
import { HATCHED, HEAT_TABLE, HIDDEN } from './colours.ts';
import { apartAt } from './difference.ts';
import { areasOf, type Heat, shownMaps } from './scene.ts';

/**
 * The fragment shaders of shaders/view in TypeScript, for the backend without a GPU and as their
 * test. Each writes RGBA, not premultiplied, for every device pixel of the view.
 */

const REACH = 1.5;
const STRIPE = 4;
const OPAQUE_FROM = 0.4;
const ONLY_LEFT = 86 | (180 << 8) | (233 << 16);
const ONLY_RIGHT = 230 | (159 << 8);

type Frame = Pick<View, 'width' | 'height' | 'zoom' | 'pan'>;

/** Photo columns (or rows) under device columns at an offset; -1 outside, or the border's when clamped. */
function placesAlong(
  length: number,
  pan: number,
  zoom: number,
  extent: number,
  offset: number,
  clamped: boolean,
): Int32Array {
  return Int32Array.from({ length }, (_, i) => {
    const place = Math.floor((i + 0.5 + offset - pan) / zoom);
    if (clamped) return Math.min(Math.max(place, 0), extent - 1);
    return place >= 0 && place < extent ? place : -1;
  });
}

class Places {
  readonly #frame: Frame;
  readonly #size: Size;
  readonly columns: Int32Array;
  readonly rows: Int32Array;

  constructor(frame: Frame, size: Size) {
    this.#frame = frame;
    this.#size = size;
    this.columns = placesAlong(frame.width, frame.pan[0], frame.zoom, size.width, 0, false);
    this.rows = placesAlong(frame.height, frame.pan[1], frame.zoom, size.height, 0, false);
  }

  columnsBeside(offset: number): Int32Array {
    return placesAlong(this.#frame.width, this.#frame.pan[0], this.#frame.zoom, this.#size.width, offset, true);
  }

  rowsBeside(offset: number): Int32Array {
    return placesAlong(this.#frame.height, this.#frame.pan[1], this.#frame.zoom, this.#size.height, offset, true);
  }
}

function write(out: Uint8ClampedArray, at: number, colour: number, opacity: number): void {
  out[at] = colour & 255;
  out[at + 1] = (colour >> 8) & 255;
  out[at + 2] = (colour >> 16) & 255;
  out[at + 3] = 255 * opacity;
}

/** shaders/view/heat.wgsl; `classes` are those of the channels, null for a scalar map. */
export function shadeHeat(view: View, maps: ScalarMap, classes: Heat['classes'], out: Uint8ClampedArray): void {
  const { first, count } = shownMaps(view.map, classes);
  const pixels = maps.width * maps.height;
  eachPixel(view, maps, (pixel, at) => {
    let value = 0;
    for (let map = first; map < first + count; map++) value = Math.max(value, maps.data[map * pixels + pixel]);
    writeHeat(out, at, Math.min(value, 1), view);
  });
}

/** shaders/view/difference-heat.wgsl */
export function shadeDifferenceHeat(
  view: View,
  left: ScalarMap,
  right: ScalarMap,
  pairs: Uint32Array,
  out: Uint8ClampedArray,
): void {
  const pixels = left.width * left.height;
  eachPixel(view, left, (pixel, at) => writeHeat(out, at, apartAt(pixel, pixels, left.data, right.data, pairs), view));
}

function writeHeat(out: Uint8ClampedArray, at: number, value: number, { opacity }: View): void {
  const colour = HEAT_TABLE[Math.floor(value * 255 + 0.5)];
  write(out, at, colour, opacity.overlay * Math.min(1, value / OPAQUE_FROM));
}

/** shaders/view/difference-label.wgsl */
export function shadeDifferenceLabel(view: View, left: LabelMap, right: LabelMap, out: Uint8ClampedArray): void {
  eachPixel(view, left, (pixel, at, x, y) => {
    const [a, b] = [left.data[pixel], right.data[pixel]];
    if (a === b) return;
    const isStripe = Math.floor((x + y) / STRIPE) % 2 === 1;
    write(out, at, a === 0 || (b !== 0 && isStripe) ? ONLY_RIGHT : ONLY_LEFT, view.opacity.overlay);
  });
}

/** Visits the device pixels on the photo: `pixel` is the photo's number, `at` the place in the RGBA of the view. */
function eachPixel(view: View, size: Size, visit: (pixel: number, at: number, x: number, y: number) => void): void {
  const { columns, rows } = new Places(view, size);
  for (let y = 0; y < view.height; y++) {
    if (rows[y] < 0) continue;
    for (let x = 0; x < view.width; x++)
      if (columns[x] >= 0) visit(rows[y] * size.width + columns[x], 4 * (y * view.width + x), x, y);
  }
}

/** shaders/view/regions.wgsl */
export function shadeRegions(
  view: View,
  size: Size,
  numbers: Uint8Array | Uint32Array,
  colours: Uint32Array,
  out: Uint8ClampedArray,
): void {
  const places = new Places(view, size);
  const [left, right] = [places.columnsBeside(-REACH), places.columnsBeside(REACH)];
  const [up, down] = [places.rowsBeside(-REACH), places.rowsBeside(REACH)];
  const fills = view.regions !== 'outline';
  const outlines = view.regions !== 'fill';
  const { width } = size;
  for (let y = 0; y < view.height; y++) {
    const row = places.rows[y];
    if (row < 0) continue;
    for (let x = 0; x < view.width; x++) {
      const column = places.columns[x];
      if (column < 0) continue;
      const number = numbers[row * width + column];
      const colour = colours[number];
      const look = colour >>> 24;
      if (look === HIDDEN) continue;
      const at = 4 * (y * view.width + x);
      const isEdge =
        outlines &&
        (numbers[row * width + left[x]] !== number ||
          numbers[row * width + right[x]] !== number ||
          numbers[up[y] * width + column] !== number ||
          numbers[down[y] * width + column] !== number);
      if (isEdge) write(out, at, colour, Math.min(1, 2 * view.opacity.overlay));
      else if (fills) {
        const isStripe = look === HATCHED && Math.floor((x + y) / STRIPE) % 2 === 1;
        write(out, at, isStripe ? 0x1a1a1a : colour, view.opacity.overlay);
      }
    }
  }
}

/** shaders/view/smallest-mask.wgsl: numbers from 1 of the smallest mask at each pixel, 0 for none. */
export function smallestMask(masks: MaskSet): Uint32Array {
  const pixels = masks.width * masks.height;
  const numbers = new Uint32Array(pixels);
  const areas = areasOf(masks);
  const words = wordsPerMask(masks);
  for (let mask = 0; mask < masks.count; mask++) {
    for (let word = 0; word < words; word++) {
      let bits = masks.words[mask * words + word];
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        const pixel = 32 * word + bit;
        const shown = numbers[pixel];
        if (shown === 0 || areas[mask] < areas[shown - 1]) numbers[pixel] = mask + 1;
      }
    }
  }
  return numbers;
}

/** shaders/view/highlight.wgsl, painted over what `out` has. */
export function shadeHighlight(view: View, masks: MaskSet, index: number, out: Uint8ClampedArray): void {
  const places = new Places(view, masks);
  const offset = index * wordsPerMask(masks);
  const isSet = (column: number, row: number): boolean => {
    const pixel = row * masks.width + column;
    return ((masks.words[offset + (pixel >>> 5)] >>> (pixel & 31)) & 1) === 1;
  };
  const beside = [1, 2].map((reach) => ({
    left: places.columnsBeside(-reach),
    right: places.columnsBeside(reach),
    up: places.rowsBeside(-reach),
    down: places.rowsBeside(reach),
  }));
  for (let y = 0; y < view.height; y++) {
    const row = places.rows[y];
    if (row < 0) continue;
    for (let x = 0; x < view.width; x++) {
      const column = places.columns[x];
      if (column < 0) continue;
      const at = 4 * (y * view.width + x);
      const inside = isSet(column, row);
      const { left, right, up, down } = beside[inside ? 1 : 0];
      const around = [isSet(left[x], row), isSet(right[x], row), isSet(column, up[y]), isSet(column, down[y])];
      if (inside) over(out, at, 255, around.every(Boolean) ? 0.35 : 1);
      else if (around.some(Boolean)) over(out, at, 0, 0.6);
    }
  }
}

/** Grey of some opacity over an RGBA pixel that is not premultiplied. */
function over(out: Uint8ClampedArray, at: number, grey: number, opacity: number): void {
  const below = (out[at + 3] / 255) * (1 - opacity);
  const total = opacity + below;
  for (let i = 0; i < 3; i++) out[at + i] = (grey * opacity + out[at + i] * below) / total;
  out[at + 3] = 255 * total;
}
