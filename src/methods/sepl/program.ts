import type { MaskInfo, Size } from '#core/rasters.ts';
import { OWN, type Plan } from './plan.ts';

/** Pixels that an invocation of the kernels takes. */
export const BLOCK = 128;
/** Blocks that a workgroup takes. */
export const TILE = 64;

const NO_SLOT = 0xffffffff;
const KEEPS_NONE = 256;
const ITEM_HEAD = 2;

/** The tiles of a photo, and for each mask the first and the last one that its rows touch. */
export interface Tiles {
  readonly count: number;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

export function tilesOf({ width, height }: Size, info: readonly MaskInfo[]): Tiles {
  const pixels = BLOCK * TILE;
  const ranges = info.map(
    ({ box: [, y0, , y1] }) =>
      [Math.floor((y0 * width) / pixels), Math.floor(((y1 + 1) * width - 1) / pixels)] as const,
  );
  return { count: Math.ceil((width * height) / pixels), ranges };
}

/**
 * For each tile the values of the masks with rows in it, in the given order: first where each
 * tile's list begins and where the last one ends, then the lists. Places count from `begin`.
 */
export function tileLists(
  { count, ranges }: Tiles,
  entries: readonly { readonly mask: number; readonly value: number }[],
  begin = 0,
): Uint32Array<ArrayBuffer> {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const { mask, value } of entries) {
    const [first, last] = ranges[mask];
    for (let tile = first; tile <= last; tile++) lists[tile].push(value);
  }
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  const words = new Uint32Array(count + 1 + length);
  let at = count + 1;
  for (const [tile, list] of lists.entries()) {
    words[tile] = begin + at;
    words.set(list, at);
    at += list.length;
  }
  words[count] = begin + at;
  return words;
}

/** The plan as the words that paint.wgsl reads. */
export interface Program {
  readonly words: Uint32Array<ArrayBuffer>;
  /** Words of one set of classes. */
  readonly setWords: number;
  /** Where the tiles' lists begin. */
  readonly lists: number;
}

interface Item {
  readonly mask: number;
  /** 0: the mask is painted for no class. */
  readonly class: number;
  readonly cover: Uint32Array;
  readonly above: Uint32Array;
}

export function programOf({ classes, layers }: Plan, tiles: Tiles): Program {
  const setWords = Math.max(1, Math.ceil(classes.length / 32));
  const cover = new Map<number, Uint32Array>();
  for (const [slot, { cover: masks }] of classes.entries()) {
    for (const mask of masks) addTo(setOf(cover, mask, setWords), slot);
  }
  const items: Item[] = [];
  const below = new Uint32Array(setWords);
  const empty = new Uint32Array(setWords);
  for (const { slot, mask } of layers) {
    if (mask === OWN) {
      addTo(below, slot);
      continue;
    }
    // A mask with a coat of paint brings its cover along; it is counted once.
    items.push({ mask, class: classes[slot].class, cover: cover.get(mask) ?? empty, above: below.slice() });
    cover.delete(mask);
  }
  for (const [mask, set] of cover) items.unshift({ mask, class: 0, cover: set, above: empty });

  const stride = ITEM_HEAD + 2 * setWords;
  const lists = 256 + items.length * stride;
  const entries = items.map(({ mask }, i) => ({ mask, value: 256 + i * stride }));
  const listWords = tileLists(tiles, entries, lists);
  const words = new Uint32Array(lists + listWords.length);
  words.fill(NO_SLOT, 0, 256);
  for (const [slot, { class: id, own }] of classes.entries()) words[id] = own ? slot : slot + KEEPS_NONE;
  for (const [i, item] of items.entries()) {
    const at = 256 + i * stride;
    words[at] = item.mask;
    words[at + 1] = item.class;
    words.set(item.cover, at + ITEM_HEAD);
    words.set(item.above, at + ITEM_HEAD + setWords);
  }
  words.set(listWords, lists);
  return { words, setWords, lists };
}

function setOf(sets: Map<number, Uint32Array>, mask: number, words: number): Uint32Array {
  const known = sets.get(mask);
  if (known) return known;
  const set = new Uint32Array(words);
  sets.set(mask, set);
  return set;
}

function addTo(set: Uint32Array, slot: number): void {
  set[slot >>> 5] |= 1 << (slot & 31);
}
