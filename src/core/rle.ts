import { hasPixel, type MaskWords, setPixel } from './bitmask.ts';
import { UserError } from './errors.ts';
import { type LabelMap, type Size, wordsPerMask } from './rasters.ts';

/**
 * COCO run lengths. Pixels are taken column by column (index = x·height + y), runs alternate between outside and
 * inside and start with outside, so that the first is 0 when the first pixel is inside. Our words are row-major:
 * mixing the two up transposes the mask.
 */
export type RunLengths = readonly number[];

export function encodeRuns(words: MaskWords, { width, height }: Size): number[] {
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0, pixel = x; y < height; y++, pixel += width) {
      if (hasPixel(words, pixel) === inside) {
        run++;
      } else {
        counts.push(run);
        inside = !inside;
        run = 1;
      }
    }
  }
  counts.push(run);
  return counts;
}

/** The runs of the mask of each id in a label, lowest id first: one pass over its pixels however many there are. */
export function labelRuns({ width, data }: LabelMap): Map<number, number[]> {
  const runs = new Map<number, { readonly counts: number[]; end: number }>();
  let id = data[0];
  let start = 0;
  let at = 0;
  const close = () => {
    const own = runs.get(id) ?? { counts: [], end: 0 };
    own.counts.push(start - own.end, at - start);
    own.end = at;
    runs.set(id, own);
  };
  for (let x = 0; x < width; x++) {
    for (let pixel = x; pixel < data.length; pixel += width, at++) {
      if (data[pixel] === id) continue;
      close();
      id = data[pixel];
      start = at;
    }
  }
  close();
  const rest = ({ end }: { readonly end: number }) => (end < at ? [at - end] : []);
  return new Map([...runs].sort(([a], [b]) => a - b).map(([one, own]) => [one, [...own.counts, ...rest(own)]]));
}

/** @throws UserError 'masks.runs.number' | 'masks.runs.sum' when the runs are no whole numbers or do not add up to the size */
export function decodeRuns(counts: RunLengths, size: Size): MaskWords {
  const { width, height } = size;
  const pixels = width * height;
  let sum = 0;
  for (const count of counts) {
    if (!Number.isInteger(count) || count < 0) {
      throw new UserError('masks.runs.number', { value: String(count) });
    }
    sum += count;
  }
  if (sum !== pixels) {
    throw new UserError('masks.runs.sum', { sum, width, height });
  }
  const words = new Uint32Array(wordsPerMask(size));
  let start = 0;
  counts.forEach((count, index) => {
    if (index % 2 === 1) {
      for (let at = start; at < start + count; at++) {
        const y = at % height;
        setPixel(words, y * width + (at - y) / height);
      }
    }
    start += count;
  });
  return words;
}

/**
 * The compressed form of COCO files: each count (from the fourth on: minus the count two before it) in groups of
 * 5 bits, lowest first, bit 5 telling that more follow, the last group's bit 4 being the sign; plus 48 as ASCII.
 */
export function compressRuns(counts: RunLengths): string {
  let text = '';
  counts.forEach((count, index) => {
    let value = index > 2 ? count - counts[index - 2] : count;
    let more = true;
    while (more) {
      const bits = value & 31;
      value >>= 5;
      more = bits & 16 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? bits | 32 : bits) + 48);
    }
  });
  return text;
}

/** @throws UserError 'masks.runs.character' | 'masks.runs.end' when a character is none of the 64, or the text ends within a count */
export function decompressRuns(text: string): number[] {
  const counts: number[] = [];
  let value = 0;
  let shift = 0;
  for (let at = 0; at < text.length; at++) {
    const bits = text.charCodeAt(at) - 48;
    // A count is below 2³¹, as its two's complement must fit 32 bits: at most seven groups.
    if (bits < 0 || bits > 63 || shift > 30) {
      throw new UserError('masks.runs.character', { position: at + 1 });
    }
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    if (bits & 16 && shift < 32) value |= -1 << shift;
    counts.push(counts.length > 2 ? value + counts[counts.length - 2] : value);
    value = 0;
    shift = 0;
  }
  if (shift > 0) throw new UserError('masks.runs.end');
  return counts;
}
