import type { Size } from '#core/rasters.ts';

/** The photo inside the model's square frame. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly side: number;
}

/** Weights of the bilinear taps are multiples of 1/256. */
export const TAP_ONE = 256;

/**
 * The taps of one axis: target pixel i mixes the cells `first` and `first + 1` (at the border
 * twice the same), the second with `weight`/256.
 */
export interface Taps {
  readonly first: Uint16Array;
  readonly weight: Uint16Array;
}

/**
 * From photo pixels to the segmenter's grid of side × side cells over its whole square frame:
 * half-pixel centres, the padding right and below cropped away. The weights are rounded so that
 * masks come out of whole numbers, the same on every machine.
 */
export function tapsOf(photoLength: number, frameLength: number, frame: Frame, side: number): Taps {
  const first = new Uint16Array(photoLength);
  const weight = new Uint16Array(photoLength);
  for (let i = 0; i < photoLength; i++) {
    const inFrame = ((i + 0.5) * frameLength) / photoLength;
    const source = Math.min(Math.max((inFrame * side) / frame.side - 0.5, 0), side - 1);
    first[i] = Math.floor(source);
    weight[i] = Math.round((source - first[i]) * TAP_ONE);
  }
  return { first, weight };
}

/** Cells of the grid whose centres lie on the photo, not on the padding; one at least. */
export function validCells(frame: Frame, side: number): Size {
  const cells = (length: number) => Math.min(side, Math.max(1, Math.ceil((length * side) / frame.side - 0.5)));
  return { width: cells(frame.width), height: cells(frame.height) };
}

/** n × n points at ((i + ½)/n, (j + ½)/n) of the photo, x fastest; photo pixels. */
export function gridPoints(n: number, { width, height }: Size): [number, number][] {
  return Array.from({ length: n * n }, (_, k) => [
    (((k % n) + 0.5) / n) * width,
    ((Math.floor(k / n) + 0.5) / n) * height,
  ]);
}
