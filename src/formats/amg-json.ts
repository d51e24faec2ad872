import { z } from 'zod';
import { collectMasks, maskWords } from '#core/bitmask.ts';
import type { MaskSet, Size } from '#core/rasters.ts';
import { compressRuns, decodeRuns, decompressRuns, encodeRuns } from '#core/rle.ts';
import { checkSize } from './indexed-png.ts';
import { checkShape, parseJson, printCompactJson } from './json.ts';
import { inFile } from './naming.ts';

/** COCO's run lengths: compressed text, or the plain list of counts. */
export const runsSchema = z.object({
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  counts: z.union([z.string(), z.array(z.number())]),
});

const recordSchema = z.object({
  segmentation: runsSchema,
  predicted_iou: z.number().optional(),
  stability_score: z.number().optional(),
  point_coords: z.array(z.tuple([z.number(), z.number()])).optional(),
});
/** amg.py writes the list; the SA-1B data set has the same records under `annotations`. */
const fileSchema = z.union([z.array(recordSchema), z.object({ annotations: z.array(recordSchema) })]);

/**
 * The masks of Segment Anything's automatic generator (output_mode coco_rle or uncompressed_rle), or of SA-1B.
 * @param size the photo's
 * @throws UserError 'formats.json' | 'formats.field' | 'formats.size' | 'masks.runs.*' naming the file
 */
export function readAmgJson(bytes: Uint8Array, file: string, size: Size): MaskSet {
  const value = checkShape(fileSchema, parseJson(bytes, file), file);
  const records = Array.isArray(value) ? value : value.annotations;
  return collectMasks(
    size,
    records.map((record) => ({
      words: readRuns(record.segmentation, file, size),
      origin: {
        predictedIou: record.predicted_iou,
        stability: record.stability_score,
        point: record.point_coords?.[0],
      },
    })),
  );
}

/** @throws UserError 'formats.size' | 'masks.runs.*' naming the file */
export function readRuns(runs: z.output<typeof runsSchema>, file: string, size: Size): Uint32Array {
  const [height, width] = runs.size;
  checkSize({ width, height }, file, size);
  return inFile(file, () => {
    const counts = typeof runs.counts === 'string' ? decompressRuns(runs.counts) : runs.counts;
    return decodeRuns(counts, size);
  });
}

/** @param form which of the two forms of run lengths */
export function writeAmgJson(masks: MaskSet, form: 'compressed' | 'uncompressed' = 'compressed'): Uint8Array {
  const { width, height } = masks;
  const records = masks.info.map((info, index) => {
    const [x0, y0, x1, y1] = info.box;
    const counts = encodeRuns(maskWords(masks, index), masks);
    return {
      segmentation: { size: [height, width], counts: form === 'compressed' ? compressRuns(counts) : counts },
      area: info.area,
      bbox: [x0, y0, x1 - x0, y1 - y0],
      predicted_iou: info.predictedIou,
      ...(info.point ? { point_coords: [info.point] } : {}),
      stability_score: info.stability,
      crop_box: [0, 0, width, height],
    };
  });
  return printCompactJson(records);
}
