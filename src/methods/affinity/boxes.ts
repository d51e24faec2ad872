import type { Size } from '#core/rasters.ts';

/**
 * The cells in the bounding boxes of a map's regions above `level` · maximum (8-connected). The published code draws
 * contours, whose boxes leave out the last column and row of the map; here these are cells as any others.
 * @returns 1 inside
 */
export function boxesOf(map: Float32Array, { width, height }: Size, level: number): Uint8Array {
  const inside = new Uint8Array(map.length);
  const threshold = Math.fround(level) * map.reduce((most, value) => Math.max(most, value), 0);
  const seen = new Uint8Array(map.length);
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || !(map[start] > threshold)) continue;
    let [left, right, top, bottom] = [width, -1, height, -1];
    const waiting = [start];
    seen[start] = 1;
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const [x, y] = [cell % width, Math.floor(cell / width)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (seen[next] || !(map[next] > threshold)) continue;
          seen[next] = 1;
          waiting.push(next);
        }
      }
    }
    for (let y = top; y <= bottom; y++) inside.fill(1, y * width + left, y * width + right + 1);
  }
  return inside;
}

/** The maps [K, N] with 0 outside their boxes. */
export function insideBoxes(cells: Float32Array, grid: Size, level: number): Float32Array {
  const count = grid.width * grid.height;
  const result = new Float32Array(cells.length);
  for (let begin = 0; begin < cells.length; begin += count) {
    const map = cells.subarray(begin, begin + count);
    const inside = boxesOf(map, grid, level);
    for (let i = 0; i < count; i++) result[begin + i] = inside[i] * map[i];
  }
  return result;
}
