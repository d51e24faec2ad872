import { UserError } from '#core/errors.ts';
import { writeAmgJson } from '#formats/amg-json.ts';
import { type ExportItem, ExportSet } from '#formats/export-set.ts';
import { writeLabelPng } from '#formats/indexed-png.ts';
import type { NamedClasses } from '#formats/labelmap.ts';
import { type NamedBytes, writeMaskPngs } from '#formats/mask-png.ts';
import { writeNpy } from '#formats/npy.ts';
import { writeZip, ZipWriter } from '#formats/zip.ts';
import { type Port, serve } from '#models/rpc.ts';
import type { ExportFormat } from './exporting.ts';

/** What of a photo goes into a file of its own. */
export type PhotoFormat = Exclude<ExportFormat, 'recipe'>;

/** What the worker of one export can do. */
export interface ExportApi {
  /** One photo in one format. @throws UserError 'export.nothing' when the photo has no such thing */
  write(item: ExportItem, format: PhotoFormat, classes: NamedClasses): Promise<Blob>;
  /** Begins a zip of many photos. */
  begin(classes: NamedClasses): Promise<void>;
  add(item: ExportItem): Promise<void>;
  /** The zip, with what else belongs into it. */
  end(more: readonly NamedBytes[]): Promise<Blob>;
}

const chunks: Uint8Array[] = [];
const zip = new ZipWriter((chunk) => chunks.push(chunk));
let set = new ExportSet([]);

serve<ExportApi>(self as unknown as Port, {
  write: async (_call, item, format, classes) => write(item, format, classes),
  begin: async (_call, classes) => {
    set = new ExportSet(classes, 'json');
  },
  add: async (_call, item) => {
    for (const file of set.add(item)) zip.add(file);
  },
  end: async (_call, more) => {
    for (const file of [...set.end(), ...more]) zip.add(file);
    zip.end();
    return blob(chunks, 'application/zip');
  },
});

function write(item: ExportItem, format: PhotoFormat, classes: NamedClasses): Blob {
  const { name, label, masks, maps } = item;
  if (format === 'zip') {
    const own = new ExportSet(classes);
    return blob(writeZip([...own.add(item), ...own.end()]), 'application/zip');
  }
  if (format === 'label' && label) return blob([writeLabelPng(label)], 'image/png');
  if (format === 'masks' && masks) return blob(writeZip(writeMaskPngs(masks)), 'application/zip');
  if (format === 'masks-json' && masks) return blob([writeAmgJson(masks)], 'application/json');
  if (format === 'maps' && maps) {
    const shape = [maps.classes.length, maps.height, maps.width];
    return blob([writeNpy({ shape, data: maps.data })], 'application/octet-stream');
  }
  throw new UserError(`export.nothing.${format === 'masks-json' ? 'masks' : format}`, { name });
}

function blob(parts: readonly Uint8Array[], type: string): Blob {
  return new Blob(parts as unknown as BlobPart[], { type });
}
