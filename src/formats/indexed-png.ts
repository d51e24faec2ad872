import { UserError } from '#core/errors.ts';
import { type Rgb, vocColour, vocPalette } from '#core/palette.ts';
import type { LabelMap, Size } from '#core/rasters.ts';
import { type RawPng, readPng, writePng8 } from './png.ts';

/**
 * Label maps as PASCAL VOC has them (SegmentationClass/<name>.png): an 8-bit indexed PNG whose index is the label
 * id (0 background, 255 ignore), with the VOC palette of 256 entries so that it looks right in any viewer.
 */
export function writeLabelPng(label: LabelMap): Uint8Array {
  return writePng8(label.data, label.width, label.height, vocPalette());
}

export interface LabelPngOptions {
  /** The photo's size, when the label must have it. */
  readonly size?: Size;
  /** Colours of RGB label files besides those of the VOC palette. */
  readonly colours?: readonly { readonly id: number; readonly colour?: Rgb }[];
}

/**
 * Reads what label files come as: indices (1 to 8 bits, the palette is ignored), grey values taken as ids (as IRN
 * writes them; 16 bits when they stay below 256), and RGB where every colour is of the palette.
 * @throws UserError 'formats.png.*', 'formats.label.alpha' | 'formats.label.value' | 'formats.label.colour' |
 * 'formats.size', all naming the file
 */
export function readLabelPng(bytes: Uint8Array, file: string, options: LabelPngOptions = {}): LabelMap {
  const png = readPng(bytes, file);
  checkSize(png, file, options.size);
  const { width, height } = png;
  const data = png.channels >= 3 ? coloursToIds(png, file, options.colours ?? []) : valuesToIds(png, file);
  return { width, height, data };
}

/** @throws UserError 'formats.size' when a file's raster has not the photo's size */
export function checkSize(found: Size, file: string, wanted?: Size): void {
  if (!wanted || (found.width === wanted.width && found.height === wanted.height)) return;
  const { width, height } = found;
  throw new UserError('formats.size', { file, width, height, photoWidth: wanted.width, photoHeight: wanted.height });
}

function valuesToIds(png: RawPng, file: string): Uint8Array {
  if (png.channels === 2) throw new UserError('formats.label.alpha', { file });
  if (png.data instanceof Uint8Array) return png.data;
  const tooHigh = png.data.findIndex((value) => value > 255);
  if (tooHigh >= 0) {
    throw new UserError('formats.label.value', { file, value: png.data[tooHigh], ...place(tooHigh, png.width) });
  }
  return Uint8Array.from(png.data);
}

function coloursToIds(png: RawPng, file: string, declared: NonNullable<LabelPngOptions['colours']>): Uint8Array {
  const ids = new Map<number, number>();
  for (let id = 255; id >= 0; id--) ids.set(packed(vocColour(id)), id);
  for (const { id, colour } of declared) if (colour) ids.set(packed(colour), id);
  const { channels, data } = png;
  const label = new Uint8Array(png.width * png.height);
  for (let pixel = 0, at = 0; pixel < label.length; pixel++, at += channels) {
    const colour: Rgb = [data[at], data[at + 1], data[at + 2]];
    const id = png.depth === 8 && (channels === 3 || data[at + 3] === 255) ? ids.get(packed(colour)) : undefined;
    if (id === undefined) {
      const shown = Array.from(data.subarray(at, at + channels)).join(', ');
      throw new UserError('formats.label.colour', { file, colour: shown, ...place(pixel, png.width) });
    }
    label[pixel] = id;
  }
  return label;
}

function packed([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}

function place(pixel: number, width: number): { x: number; y: number } {
  return { x: pixel % width, y: Math.floor(pixel / width) };
}
