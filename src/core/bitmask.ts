import { maskKey } from './hash.ts';
import { type MaskInfo, type MaskSet, type Size, wordsPerMask } from './rasters.ts';

/** One bit-packed mask as in MaskSet: bit i of word w is pixel 32·w + i in row-major order. */
export type MaskWords = Uint32Array;

/** The words of mask `index`, a view. */
export function maskWords(masks: MaskSet, index: number): MaskWords {
  const words = wordsPerMask(masks);
  return masks.words.subarray(index * words, (index + 1) * words);
}

export function hasPixel(words: MaskWords, pixel: number): boolean {
  return ((words[pixel >>> 5] >>> (pixel & 31)) & 1) === 1;
}

export function setPixel(words: MaskWords, pixel: number): void {
  words[pixel >>> 5] |= 1 << (pixel & 31);
}

/** Packs one value a pixel: every non-zero is inside. */
export function packMask(pixels: ArrayLike<number>): MaskWords {
  const words = new Uint32Array(Math.ceil(pixels.length / 32));
  for (let pixel = 0; pixel < pixels.length; pixel++) if (pixels[pixel] !== 0) setPixel(words, pixel);
  return words;
}

/** One byte a pixel: 0 outside, `inside` inside. */
export function unpackMask(words: MaskWords, pixels: number, inside = 1): Uint8Array {
  const bytes = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) if (hasPixel(words, pixel)) bytes[pixel] = inside;
  return bytes;
}

/** Number of set bits of a word. */
export function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function maskArea(words: MaskWords): number {
  let area = 0;
  for (const word of words) area += popcount(word);
  return area;
}

/** Inclusive pixel box [x0, y0, x1, y1]; all 0 for an empty mask, as the official mask generator has it. */
export function maskBox(words: MaskWords, { width, height }: Size): [number, number, number, number] {
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let index = 0; index < words.length; index++) {
    let word = words[index];
    while (word !== 0) {
      const pixel = index * 32 + (31 - Math.clz32(word & -word));
      word &= word - 1;
      const x = pixel % width;
      const y = (pixel - x) / width;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
  }
  return x1 < 0 ? [0, 0, 0, 0] : [x0, y0, x1, y1];
}

/** |a ∩ b| / |a ∪ b|; 1 when both are empty. */
export function maskIou(a: MaskWords, b: MaskWords): number {
  let intersection = 0;
  let union = 0;
  for (let index = 0; index < a.length; index++) {
    intersection += popcount(a[index] & b[index]);
    union += popcount(a[index] | b[index]);
  }
  return union === 0 ? 1 : intersection / union;
}

/** What a file may tell of a mask besides its pixels. */
export type MaskOrigin = Partial<Pick<MaskInfo, 'predictedIou' | 'stability' | 'point'>>;

/** Area, box and key from the pixels; what the origin does not tell counts as certain. */
export function describeMask(words: MaskWords, size: Size, origin: MaskOrigin = {}): MaskInfo {
  return {
    area: maskArea(words),
    box: maskBox(words, size),
    predictedIou: origin.predictedIou ?? 1,
    stability: origin.stability ?? 1,
    ...(origin.point ? { point: origin.point } : {}),
    key: maskKey(words),
  };
}

/** Puts single masks of one size together, in the given order. */
export function collectMasks(
  size: Size,
  masks: readonly { readonly words: MaskWords; readonly origin?: MaskOrigin }[],
): MaskSet {
  const each = wordsPerMask(size);
  const words = new Uint32Array(each * masks.length);
  masks.forEach((mask, index) => {
    words.set(mask.words, index * each);
  });
  const info = masks.map((mask) => describeMask(mask.words, size, mask.origin));
  return { width: size.width, height: size.height, count: masks.length, words, info };
}
