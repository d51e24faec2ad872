import type { MaskEdit } from '#core/edits.ts';
import type { LabelMap } from '#core/rasters.ts';
import { labelRuns } from '#core/rle.ts';

/**
 * A label file as a person's correction: one mask for each id in it, background and ignore included, so that the
 * label on screen becomes the file's, and stays so when the automatic label changes.
 * @param idOf what the file's ids are in the project
 */
export function labelEdits(label: LabelMap, file: string, idOf = (id: number) => id): MaskEdit[] {
  return Array.from(labelRuns(label), ([id, counts]) => ({
    type: 'mask',
    class: idOf(id),
    counts,
    size: [label.height, label.width],
    source: { file },
  }));
}
