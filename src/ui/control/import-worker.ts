import type { MaskSet, Size } from '#core/rasters.ts';
import { readAmgJson } from '#formats/amg-json.ts';
import { type ImportedItem, readExport } from '#formats/export-set.ts';
import { type NamedBytes, readMaskPngs } from '#formats/mask-png.ts';
import { handOver, type Port, serve } from '#models/rpc.ts';

/** What the worker that reads files can do. */
export interface ImportApi {
  maskPngs(files: readonly NamedBytes[], size: Size): Promise<MaskSet>;
  maskList(file: NamedBytes, size: Size): Promise<MaskSet>;
  exported(...args: Parameters<typeof readExport>): Promise<ImportedItem>;
}

serve<ImportApi>(self as unknown as Port, {
  maskPngs: async (_call, files, size) => given(readMaskPngs(files, size)),
  maskList: async (_call, { name, bytes }, size) => given(readAmgJson(bytes, name, size)),
  exported: async (_call, ...args) => {
    const item = readExport(...args);
    return item.masks ? handOver(item, [item.masks.words.buffer as ArrayBuffer]) : item;
  },
});

function given(masks: MaskSet): MaskSet {
  return handOver(masks, [masks.words.buffer as ArrayBuffer]);
}
