import { strFromU8, strToU8 } from 'fflate';
import { collectMasks, type MaskOrigin, type MaskWords, maskWords, packMask, unpackMask } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import type { MaskInfo, MaskSet, Size } from '#core/rasters.ts';
import { checkSize } from './indexed-png.ts';
import { compareNames, stem } from './naming.ts';
import { type RawPng, readPng, writePng8 } from './png.ts';

/** A file in memory. `name` may have folders before it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The columns that Segment Anything's scripts/amg.py writes beside its masks. */
const COLUMNS = [
  'id',
  'area',
  'bbox_x0',
  'bbox_y0',
  'bbox_w',
  'bbox_h',
  'point_input_x',
  'point_input_y',
  'predicted_iou',
  'stability_score',
  'crop_box_x0',
  'crop_box_y0',
  'crop_box_w',
  'crop_box_h',
];

/** A mask set as amg.py lays one photo's folder out: 0.png, 1.png, … (0 outside, 255 inside) and metadata.csv. */
export function writeMaskPngs(masks: MaskSet): NamedBytes[] {
  const { width, height } = masks;
  const files = masks.info.map((_, index) => ({
    name: `${index}.png`,
    bytes: writePng8(unpackMask(maskWords(masks, index), width * height, 255), width, height),
  }));
  const lines = masks.info.map((info, index) => row(info, index, masks).join(','));
  return [...files, { name: 'metadata.csv', bytes: strToU8(`${[COLUMNS.join(','), ...lines].join('\n')}\n`) }];
}

/** bbox_w is x1 − x0 of the inclusive box, one less than the columns it covers: so the official script has it. */
function row(info: MaskInfo, index: number, { width, height }: Size): (number | string)[] {
  const [x0, y0, x1, y1] = info.box;
  const [x, y] = info.point ?? ['', ''];
  return [index, info.area, x0, y0, x1 - x0, y1 - y0, x, y, info.predictedIou, info.stability, 0, 0, width, height];
}

/**
 * Reads a folder of mask PNGs, in the order of their numbers. As in SEPL, exactly 255 is inside and all else
 * outside (for one-bit, indexed and colour files: white). A metadata.csv among them gives points and scores;
 * other files are passed over.
 * @param size the photo's
 * @throws UserError 'formats.png.*' | 'formats.size' | 'formats.masks.values' | 'formats.masks.csv' naming the file
 */
export function readMaskPngs(files: readonly NamedBytes[], size: Size): MaskSet {
  const pngs = files.filter((file) => /\.png$/i.test(file.name)).sort((a, b) => compareNames(a.name, b.name));
  const table = files.find((file) => /(^|\/)metadata\.csv$/i.test(file.name));
  const origins = table ? readOrigins(table) : new Map<string, MaskOrigin>();
  return collectMasks(
    size,
    pngs.map(({ name, bytes }) => ({ words: readMask(bytes, name, size), origin: origins.get(stem(name)) })),
  );
}

function readMask(bytes: Uint8Array, file: string, size: Size): MaskWords {
  const png = readPng(bytes, file);
  checkSize(png, file, size);
  const inside = insideOf(png);
  const pixels = new Uint8Array(png.width * png.height);
  let highest = 0;
  let any = false;
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    pixels[pixel] = Number(inside(pixel * png.channels));
    any ||= pixels[pixel] === 1;
    highest = Math.max(highest, png.data[pixel * png.channels]);
  }
  // A file of 0 and 1 is a mask to its author and would be an empty one to us: better asked than swallowed.
  if (!any && highest > 0 && !png.palette) throw new UserError('formats.masks.values', { file, highest });
  return packMask(pixels);
}

/** Whether the sample that starts at an element is inside. */
function insideOf(png: RawPng): (at: number) => boolean {
  const { data, palette } = png;
  if (palette) return (at) => palette[data[at]]?.slice(0, 3).every((part) => part === 255) ?? false;
  const full = png.depth === 1 ? 1 : 255;
  if (png.channels < 3) return (at) => data[at] === full;
  return (at) => data[at] === full && data[at + 1] === full && data[at + 2] === full;
}

/** Points and scores by mask id. */
function readOrigins({ name: file, bytes }: NamedBytes): Map<string, MaskOrigin> {
  const [header, ...rows] = strFromU8(bytes).trim().split(/\r?\n/);
  const columns = header.split(',').map((column) => column.trim());
  const origins = new Map<string, MaskOrigin>();
  rows.forEach((line, index) => {
    const cells = line.split(',');
    const number = (column: string): number | undefined => {
      const cell = cells[columns.indexOf(column)]?.trim();
      if (cell === undefined || cell === '') return undefined;
      const value = Number(cell);
      if (!Number.isFinite(value))
        throw new UserError('formats.masks.csv', { file, line: index + 2, column, value: cell });
      return value;
    };
    const [x, y] = [number('point_input_x'), number('point_input_y')];
    origins.set(String(number('id') ?? index), {
      predictedIou: number('predicted_iou'),
      stability: number('stability_score'),
      point: x === undefined || y === undefined ? undefined : [x, y],
    });
  });
  return origins;
}
