import type { ActivationMaps, Photo } from '#core/rasters.ts';
import { fromBase64 } from '../testing.ts';
import golden from './golden.json' with { type: 'json' };
import type { CrfValues } from './parameters.ts';

/** A scene and what pydensecrf makes of it (golden.py). */
export interface Golden {
  readonly preset: CrfValues['preset'];
  readonly iterations: number;
  readonly photo: Photo;
  readonly maps: ActivationMaps;
  readonly expected: ActivationMaps;
}

export const GOLDEN: readonly Golden[] = golden.cases.map(
  ({ preset, iterations, width, height, labels, rgb, p, q }) => {
    const size = { width, height };
    const classes = Array.from({ length: labels }, (_, label) => label);
    const colours = fromBase64(rgb);
    const rgba = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
      i % 4 === 3 ? 255 : colours[3 * (i >> 2) + (i % 4)],
    );
    return {
      preset: preset as CrfValues['preset'],
      iterations,
      photo: { ...size, rgba },
      maps: { ...size, classes, data: shares(p) },
      expected: { ...size, classes, data: shares(q) },
    };
  },
);

/** u16 of 0..65535, little endian, as numbers of 0..1. */
function shares(text: string): Float32Array {
  return Float32Array.from(new Uint16Array(fromBase64(text).buffer), (value) => value / 65535);
}
