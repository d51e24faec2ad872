import type { Size } from '#core/rasters.ts';

/** Cells of stride × stride pixels over a photo; the last ones of a row or column may be cut off. */
export function gridOf({ width, height }: Size, stride: number): Size {
  return { width: Math.ceil(width / stride), height: Math.ceil(height / stride) };
}

/**
 * The mean of each cell's pixels, as many as lie on the photo. What is no finite number counts as 0.
 * @param maps f32 [channels, size.height, size.width]
 * @returns [channels, h, w] of the grid
 */
export function poolMean(maps: Float32Array, channels: number, size: Size, stride: number): Float64Array {
  const grid = gridOf(size, stride);
  const means = new Float64Array(channels * grid.width * grid.height);
  for (let cell = 0; cell < means.length; cell++) {
    const channel = Math.floor(cell / (grid.width * grid.height));
    const left = (cell % grid.width) * stride;
    const top = (Math.floor(cell / grid.width) % grid.height) * stride;
    const right = Math.min(left + stride, size.width);
    const bottom = Math.min(top + stride, size.height);
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const value = maps[(channel * size.height + y) * size.width + x];
        if (Number.isFinite(value)) sum += value;
      }
    }
    means[cell] = sum / ((right - left) * (bottom - top));
  }
  return means;
}

/**
 * Cells back to pixels: bilinear by exactly `stride`, half-pixel centres (align_corners = false), edges clamped, and
 * what lies beyond the photo is cut off.
 * @param cells [channels, h, w] of the photo's grid
 */
export function enlarge(cells: Float64Array, channels: number, size: Size, stride: number): Float32Array {
  const grid = gridOf(size, stride);
  const maps = new Float32Array(channels * size.width * size.height);
  for (let pixel = 0; pixel < maps.length; pixel++) {
    const channel = Math.floor(pixel / (size.width * size.height));
    const plane = channel * grid.width * grid.height;
    const at = (x: number, y: number) => cells[plane + y * grid.width + x];
    const sx = Math.min(Math.max(((pixel % size.width) + 0.5) / stride - 0.5, 0), grid.width - 1);
    const sy = Math.min(
      Math.max(((Math.floor(pixel / size.width) % size.height) + 0.5) / stride - 0.5, 0),
      grid.height - 1,
    );
    const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
    const [x1, y1] = [Math.min(x0 + 1, grid.width - 1), Math.min(y0 + 1, grid.height - 1)];
    const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (sx - x0);
    const bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (sx - x0);
    maps[pixel] = top + (bottom - top) * (sy - y0);
  }
  return maps;
}
