import type { Edit, MaskEdit, Stroke } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import { type Size, wordsPerMask } from '#core/rasters.ts';
import { decodeRuns } from '#core/rle.ts';

/** The pixels of one edit: bits as in MaskSet, but only of the words [firstWord, firstWord + words.length). */
export interface EditRaster {
  readonly firstWord: number;
  readonly words: Uint32Array;
}

/** Strokes are kept to this part of a pixel, so that a file and the screen give the same pixels. */
const QUANTUM = 1 / 16;

/**
 * Pixels of an edit; null where it has none (verdicts, strokes beside the photo, empty masks).
 * @throws UserError 'edits.size' when a mask has another size than the photo
 */
export function rasterise(edit: Edit, size: Size): EditRaster | null {
  switch (edit.type) {
    case 'stroke':
      return strokeRaster(edit, size);
    case 'mask':
      return maskRaster(edit, size);
    case 'verdict':
      return null;
  }
}

function maskRaster({ counts, size: [height, width] }: MaskEdit, size: Size): EditRaster | null {
  if (width !== size.width || height !== size.height) {
    const { width: photoWidth, height: photoHeight } = size;
    throw new UserError('edits.size', { width, height, photoWidth, photoHeight });
  }
  const words = decodeRuns(counts, size);
  const first = words.findIndex((word) => word !== 0);
  if (first < 0) return null;
  const last = words.findLastIndex((word) => word !== 0);
  return { firstWord: first, words: words.slice(first, last + 1) };
}

/**
 * A round brush along a line: a pixel is in the stroke when its centre is at most `radius` away
 * from the polyline. Each piece is a capsule, convex, and so one run of pixels in every row.
 * The arithmetic is IEEE double, so that every machine gives the same pixels.
 */
function strokeRaster({ points, radius: givenRadius }: Stroke, size: Size): EditRaster | null {
  const radius = quantised(givenRadius);
  const line = points.map(([x, y]) => [quantised(x), quantised(y)] as const);
  const ys = line.map(([, y]) => y);
  const top = Math.max(0, Math.ceil(Math.min(...ys) - radius - 0.5));
  const bottom = Math.min(size.height - 1, Math.floor(Math.max(...ys) + radius - 0.5));
  if (line.length === 0 || top > bottom) return null;

  const firstWord = (top * size.width) >>> 5;
  const lastWord = Math.min(wordsPerMask(size) - 1, ((bottom + 1) * size.width - 1) >>> 5);
  const words = new Uint32Array(lastWord - firstWord + 1);
  for (let i = 0; i < Math.max(1, line.length - 1); i++) {
    const [a, b] = [line[i], line[Math.min(i + 1, line.length - 1)]];
    const from = Math.max(top, Math.ceil(Math.min(a[1], b[1]) - radius - 0.5));
    const to = Math.min(bottom, Math.floor(Math.max(a[1], b[1]) + radius - 0.5));
    for (let y = from; y <= to; y++) {
      const [left, right] = capsuleRow(a, b, radius, y + 0.5);
      const x0 = Math.max(0, Math.ceil(left - 0.5));
      const x1 = Math.min(size.width - 1, Math.floor(right - 0.5));
      if (x0 <= x1) fill(words, y * size.width + x0 - 32 * firstWord, y * size.width + x1 - 32 * firstWord);
    }
  }
  return words.some((word) => word !== 0) ? { firstWord, words } : null;
}

type Point = readonly [number, number];

/** Where the row at height y meets the capsule around ab: [left, right], left > right where it does not. */
function capsuleRow(a: Point, b: Point, radius: number, y: number): [number, number] {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (const [cx, cy] of [a, b]) {
    const square = radius * radius - (y - cy) * (y - cy);
    if (square < 0) continue;
    const half = Math.sqrt(square);
    left = Math.min(left, cx - half);
    right = Math.max(right, cx + half);
  }
  // Between the two discs lies a rectangle; its corners are the ends of the band's two long sides.
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return [left, right];
  const [nx, ny] = [(-dy / length) * radius, (dx / length) * radius];
  const corners: readonly Point[] = [
    [a[0] + nx, a[1] + ny],
    [b[0] + nx, b[1] + ny],
    [b[0] - nx, b[1] - ny],
    [a[0] - nx, a[1] - ny],
  ];
  for (let i = 0; i < 4; i++) {
    const [p, q] = [corners[i], corners[(i + 1) % 4]];
    if (p[1] === q[1] || y < Math.min(p[1], q[1]) || y > Math.max(p[1], q[1])) continue;
    const x = p[0] + ((y - p[1]) / (q[1] - p[1])) * (q[0] - p[0]);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return [left, right];
}

function quantised(x: number): number {
  return Math.round(x / QUANTUM) * QUANTUM;
}

/** Sets the bits [first, last]. */
function fill(words: Uint32Array, first: number, last: number): void {
  const [w0, w1] = [first >>> 5, last >>> 5];
  const head = (0xffffffff << (first & 31)) >>> 0;
  const tail = 0xffffffff >>> (31 - (last & 31));
  if (w0 === w1) {
    words[w0] |= head & tail;
    return;
  }
  words[w0] |= head;
  words.fill(0xffffffff, w0 + 1, w1);
  words[w1] |= tail;
}
