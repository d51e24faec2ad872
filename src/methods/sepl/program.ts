import type { MaskInfo, Size } from '#core/rasters.ts';
import { OWN, type Plan } from './plan.ts';

/** Pixels that an invocation of the kernels takes. */
export const BLOCK = 128;
/** Blocks that a workgroup takes. */
export const TILE = 64;

const NO_SLOT = 0xffffffff;
const KEEPS_NONE = 256;

/** The tiles of a photo, and for each mask the first and the last one that its rows touch. */
export interface Tiles {
  readonly count: number;
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** The masks with rows in each tile, ascending. */
  readonly masks: readonly (readonly number[])[];
}

export function tilesOf({ width, height }: Size, info: readonly MaskInfo[]): Tiles {
  const pixels = BLOCK * TILE;
  const ranges = info.map(
    ({ box: [, y0, , y1] }) =>
      [Math.floor((y0 * width) / pixels), Math.floor(((y1 + 1) * width - 1) / pixels)] as const,
  );
  const count = Math.ceil((width * height) / pixels);
  const masks: number[][] = Array.from({ length: count }, () => []);
  for (const [mask, [first, last]] of ranges.entries()) {
    for (let tile = first; tile <= last; tile++) masks[tile].push(mask);
  }
  return { count, ranges, masks };
}

/**
 * Lists of the tiles one after the other: first where each tile's begins and where the last one's
 * ends, then the lists. Places count from `begin`.
 */
export function listWords(lists: readonly (readonly number[])[], begin = 0): Uint32Array<ArrayBuffer> {
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  const words = new Uint32Array(lists.length + 1 + length);
  let at = lists.length + 1;
  for (const [tile, list] of lists.entries()) {
    words[tile] = begin + at;
    words.set(list, at);
    at += list.length;
  }
  words[lists.length] = begin + at;
  return words;
}

/** The plan as the words that paint.wgsl reads. */
export interface Program {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Words of one set of classes. */
  readonly setWords: number;
  /** Where the lists of coats begin. */
  readonly coats: number;
}

export function programOf({ classes, layers }: Plan, tiles: Tiles): Program {
  const setWords = Math.max(1, Math.ceil(classes.length / 32));
  const coats = 256 + 3 * setWords * tiles.ranges.length;
  const lists = listWords(coatLists(classes, layers, tiles), coats);
  const words = new Uint32Array(coats + lists.length);
  words.set(lists, coats);
  words.fill(NO_SLOT, 0, 256);
  const sets = (mask: number) => 256 + 3 * setWords * mask;
  for (const [slot, { class: id, own, cover, accepted }] of classes.entries()) {
    words[id] = own ? slot : slot + KEEPS_NONE;
    const [word, bit] = [slot >>> 5, 1 << (slot & 31)];
    for (const mask of cover) words[sets(mask) + word] |= bit;
    for (const mask of accepted) words[sets(mask) + 2 * setWords + word] |= bit;
  }
  // Layers come from the lowest to the highest: a mask lies above the own pixels seen so far.
  const below = new Uint32Array(setWords);
  for (const { slot, mask } of layers) {
    if (mask === OWN) below[slot >>> 5] |= 1 << (slot & 31);
    else for (let word = 0; word < setWords; word++) words[sets(mask) + setWords + word] |= below[word];
  }
  return { words, setWords, coats };
}

/** Each tile's coats of paint, from the lowest to the highest: place in the tile's list of masks, and class. */
function coatLists(classes: Plan['classes'], layers: Plan['layers'], { ranges, masks }: Tiles): number[][] {
  const lists: number[][] = masks.map(() => []);
  const places = masks.map((list) => new Map(list.map((mask, place) => [mask, place])));
  for (const { slot, mask } of layers) {
    if (mask === OWN) continue;
    const [first, last] = ranges[mask];
    for (let tile = first; tile <= last; tile++) {
      lists[tile].push((places[tile].get(mask)! | (classes[slot].class << 24)) >>> 0);
    }
  }
  return lists;
}
