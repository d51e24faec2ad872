import type { Photo, Size } from '#core/rasters.ts';
import type { InputContract } from './contract.ts';

/** RGB values 0..255, f32 [H, W, 3]. */
export interface Pixels extends Size {
  readonly data: Float32Array;
}

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Resizes with a triangle filter at half-pixel centres. When shrinking, the triangle is as wide as
 * a target pixel, so that every source pixel counts (PIL's bilinear with antialias, which
 * segment-anything and the classical CAM codes use); when enlarging it is plain bilinear.
 */
export function resizePhoto(photo: Photo, { width, height }: Size): Pixels {
  const across = tapsAlong(photo.width, width);
  const down = tapsAlong(photo.height, height);
  const narrow = new Float32Array(photo.height * width * 3);
  for (let y = 0; y < photo.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = across[x];
      let [r, g, b] = [0, 0, 0];
      for (let i = 0; i < weights.length; i++) {
        const at = 4 * (y * photo.width + first + i);
        r += weights[i] * photo.rgba[at];
        g += weights[i] * photo.rgba[at + 1];
        b += weights[i] * photo.rgba[at + 2];
      }
      narrow.set([r, g, b], 3 * (y * width + x));
    }
  }
  const data = new Float32Array(height * width * 3);
  const row = 3 * width;
  for (let y = 0; y < height; y++) {
    const { first, weights } = down[y];
    for (let i = 0; i < weights.length; i++) {
      const from = (first + i) * row;
      for (let x = 0; x < row; x++) data[y * row + x] += weights[i] * narrow[from + x];
    }
  }
  return { width, height, data };
}

function tapsAlong(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(from - 1, Math.ceil(centre + reach - 0.5) - 1);
    const raw = Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}

/** Mirrored left to right. */
export function mirrorPixels({ width, height, data }: Pixels): Pixels {
  const mirrored = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + (width - 1 - x));
      mirrored.set(data.subarray(from, from + 3), 3 * (y * width + x));
    }
  return { width, height, data: mirrored };
}

/**
 * The network's input tensor: channel order, scale, mean and std as the contract says. With a
 * `frame` the picture lies in its upper left corner and the rest is 0.
 */
export function inputTensor(
  pixels: Pixels,
  contract: InputContract,
  frame: Size = pixels,
): { readonly dims: number[]; readonly data: Float32Array } {
  const { width, height, data } = pixels;
  const planar = contract.layout === 'NCHW';
  const order = contract.channel_order === 'RGB' ? [0, 1, 2] : [2, 1, 0];
  const scale = contract.scale === '0..1' ? 1 / 255 : 1;
  const out = new Float32Array(3 * frame.width * frame.height);
  for (let c = 0; c < 3; c++) {
    const [factor, offset] = [scale / contract.std[c], contract.mean[c] / contract.std[c]];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = data[3 * (y * width + x) + order[c]] * factor - offset;
        const cell = y * frame.width + x;
        out[planar ? c * frame.width * frame.height + cell : 3 * cell + c] = value;
      }
    }
  }
  const spatial = [frame.height, frame.width];
  const dims = planar ? [1, 3, ...spatial] : contract.layout === 'NHWC' ? [1, ...spatial, 3] : [...spatial, 3];
  return { dims, data: out };
}
