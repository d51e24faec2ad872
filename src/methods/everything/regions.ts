import { hasPixel, type MaskWords, setPixel } from '#core/bitmask.ts';
import type { Size } from '#core/rasters.ts';

/**
 * Cleans a mask as the generator does with a smallest region: first holes, then islands smaller
 * than `smallest` pixels are turned over (8-connectivity). When every island is small, the largest stays.
 * @returns the cleaned words, or null when nothing changed
 */
export function withoutSmallRegions(words: MaskWords, size: Size, smallest: number): MaskWords | null {
  const result = words.slice();
  const filled = turnSmall(result, size, smallest, false);
  const removed = turnSmall(result, size, smallest, true);
  return filled || removed ? result : null;
}

function turnSmall(words: MaskWords, size: Size, smallest: number, islands: boolean): boolean {
  const regions = regionsOf(words, size, islands);
  const small = regions.filter((region) => region.length < smallest);
  if (small.length === 0) return false;
  if (islands && small.length === regions.length) {
    const largest = small.reduce((best, region) => (region.length > best.length ? region : best));
    small.splice(small.indexOf(largest), 1);
  }
  for (const pixel of small.flat()) {
    if (islands) words[pixel >>> 5] &= ~(1 << (pixel & 31));
    else setPixel(words, pixel);
  }
  return small.length > 0;
}

/** Connected pixels inside (or outside) the mask, each region a list of pixels. */
function regionsOf(words: MaskWords, { width, height }: Size, inside: boolean): number[][] {
  const seen = new Uint8Array(width * height);
  const regions: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || hasPixel(words, start) !== inside) continue;
    const region = [start];
    seen[start] = 1;
    // The list grows while it is walked: a breadth-first search without a second queue.
    for (const pixel of region) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (seen[next] || hasPixel(words, next) !== inside) continue;
          seen[next] = 1;
          region.push(next);
        }
      }
    }
    regions.push(region);
  }
  return regions;
}
