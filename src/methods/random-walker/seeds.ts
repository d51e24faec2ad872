import { hasPixel } from '#core/bitmask.ts';
import type { Stroke } from '#core/edits.ts';
import type { ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, IGNORE, type LabelMap, type Size } from '#core/rasters.ts';
import { rasterise } from '../compose/raster.ts';
import type { parameters } from './parameters.ts';

export type WalkerValues = ValuesOf<typeof parameters>;

/** What a pixel of a seed map is; from SEED on it is a seed of channel `value − SEED`. */
const OPEN = 0;
/** No seed, whatever maps and label say. */
const CLEARED = 1;
/** No place at all: nothing walks through. */
export const WALL = 2;
export const SEED = 3;

/** The channels of the walk: the background, then every class that could have a seed, ascending. */
export function channelsOf(
  tags: readonly { readonly id: number }[],
  strokes: readonly Stroke[],
  maps?: Pick<ActivationMaps, 'classes'>,
): number[] {
  const painted = strokes.flatMap(({ class: id }) => (typeof id === 'number' && id !== IGNORE ? [id] : []));
  const all = new Set([BACKGROUND, ...tags.map(({ id }) => id), ...painted, ...(maps?.classes ?? [])]);
  return [...all].sort((a, b) => a - b);
}

/**
 * What a person painted: seeds of classes and of the background. Later strokes lie above earlier ones; “automatic”
 * takes strokes away, “ignored” says that a pixel is no seed, or a wall.
 */
export function scribbles(
  size: Size,
  strokes: readonly Stroke[],
  channels: readonly number[],
  ignored: WalkerValues['ignored'],
): Uint32Array {
  const seeds = new Uint32Array(size.width * size.height);
  for (const stroke of strokes) {
    const raster = rasterise(stroke, size);
    if (!raster) continue;
    const { firstWord, words } = raster;
    const value = seedValue(stroke.class, channels, ignored);
    for (let bit = 0; bit < 32 * words.length; bit++) {
      if (hasPixel(words, bit)) seeds[32 * firstWord + bit] = value;
    }
  }
  return seeds;
}

function seedValue(id: Stroke['class'], channels: readonly number[], ignored: WalkerValues['ignored']): number {
  if (id === 'automatic') return OPEN;
  if (id === IGNORE) return ignored === 'wall' ? WALL : CLEARED;
  return SEED + channels.indexOf(id);
}

/** Adds seeds where a label is the same for `margin` pixels all around (and on the photo); changes only open pixels. */
export function addFromLabel(seeds: Uint32Array, label: LabelMap, channels: readonly number[], margin: number): void {
  const { width, height, data } = label;
  for (let pixel = 0; pixel < data.length; pixel++) {
    const channel = channels.indexOf(data[pixel]);
    if (seeds[pixel] !== OPEN || channel < 0) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    let same = true;
    for (let v = Math.max(0, y - margin); same && v <= Math.min(height - 1, y + margin); v++) {
      for (let u = Math.max(0, x - margin); same && u <= Math.min(width - 1, x + margin); u++) {
        same = data[v * width + u] === data[pixel];
      }
    }
    if (same) seeds[pixel] = SEED + channel;
  }
}

/**
 * Adds seeds where the strongest channel of maps scores at least `certain`, and of the background where no class
 * scores above `empty` (unless the maps score the background themselves); changes only open pixels.
 */
export function addFromMaps(
  seeds: Uint32Array,
  maps: ActivationMaps,
  channels: readonly number[],
  { certain, empty }: Pick<WalkerValues, 'certain' | 'empty'>,
): void {
  const [sure, none] = [Math.fround(certain), Math.fround(empty)];
  for (let pixel = 0; pixel < seeds.length; pixel++) {
    if (seeds[pixel] !== OPEN) continue;
    let best = 0;
    let winner = -1;
    for (const [k, id] of maps.classes.entries()) {
      const score = maps.data[k * seeds.length + pixel];
      if (score > best && Number.isFinite(score)) {
        best = score;
        winner = id;
      }
    }
    if (winner >= 0 && best >= sure) seeds[pixel] = SEED + channels.indexOf(winner);
    else if (maps.classes[0] !== BACKGROUND && best <= none) seeds[pixel] = SEED;
  }
}
