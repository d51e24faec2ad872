import type { LabelMap, Size } from './rasters.ts';

/**
 * Bilinear with half-pixel centres (align_corners = false): source = (target + ½)·in/out − ½, clamped to the
 * image, no antialiasing; as torch.interpolate, cv2.INTER_LINEAR and CAM upsampling in IRN and SEAM.
 * @param planes f32 [channels, from.height, from.width]
 * @returns f32 [channels, to.height, to.width]
 */
export function resizeBilinear(planes: Float32Array, channels: number, from: Size, to: Size): Float32Array {
  const columns = taps(from.width, to.width);
  const rows = taps(from.height, to.height);
  const result = new Float32Array(channels * to.width * to.height);
  let out = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * from.width * from.height;
    for (let y = 0; y < to.height; y++) {
      const upper = plane + rows.first[y] * from.width;
      const lower = plane + rows.second[y] * from.width;
      const down = rows.weight[y];
      for (let x = 0; x < to.width; x++) {
        const left = columns.first[x];
        const right = columns.second[x];
        const across = columns.weight[x];
        const top = planes[upper + left] * (1 - across) + planes[upper + right] * across;
        const bottom = planes[lower + left] * (1 - across) + planes[lower + right] * across;
        result[out++] = top * (1 - down) + bottom * down;
      }
    }
  }
  return result;
}

/** The two source samples of each target sample along one axis, and the weight of the second. */
function taps(from: number, to: number): { first: Int32Array; second: Int32Array; weight: Float64Array } {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const weight = new Float64Array(to);
  for (let target = 0; target < to; target++) {
    const source = Math.max(((target + 0.5) * from) / to - 0.5, 0);
    first[target] = Math.min(Math.floor(source), from - 1);
    second[target] = Math.min(first[target] + 1, from - 1);
    weight[target] = source - Math.floor(source);
  }
  return { first, second, weight };
}

/** Nearest source pixel by half-pixel centres: floor((target + ½)·in/out), so that labels are never mixed. */
export function resizeNearest(label: LabelMap, to: Size): LabelMap {
  const data = new Uint8Array(to.width * to.height);
  const columns = Array.from({ length: to.width }, (_, x) => Math.floor(((x + 0.5) * label.width) / to.width));
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(((y + 0.5) * label.height) / to.height) * label.width;
    for (let x = 0; x < to.width; x++) data[y * to.width + x] = label.data[row + columns[x]];
  }
  return { width: to.width, height: to.height, data };
}

/** Python's and NumPy's round: halves go to the even neighbour (12.5 → 12), where Math.round gives 13. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
