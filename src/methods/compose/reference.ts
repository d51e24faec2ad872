import type { Edit } from '#core/edits.ts';
import type { LabelMap } from '#core/rasters.ts';
import { EditLog } from './log.ts';

/**
 * label = compose(automatic, edits): every pixel has the class of the topmost edit over it, and the
 * automatic label where there is none or where that edit says 'automatic'.
 *
 * @param log the photo's log, when it is kept from run to run
 * @returns `owner`, for each pixel the index of the edit whose class it has, or −1
 * @throws UserError 'edits.size', 'masks.runs'
 */
export function composeReference(
  label: LabelMap,
  edits: readonly Edit[],
  log = new EditLog(label),
): { label: LabelMap; owner: Int32Array } {
  log.update(edits);
  const data = label.data.slice();
  const owner = new Int32Array(data.length).fill(-1);
  for (const { edit, class: id, firstWord, words } of log.entries()) {
    for (const [w, word] of words.entries()) {
      for (let bit = 0; word >>> bit !== 0 && bit < 32; bit++) {
        if (((word >>> bit) & 1) === 0) continue;
        const pixel = 32 * (firstWord + w) + bit;
        data[pixel] = id === 'automatic' ? label.data[pixel] : id;
        owner[pixel] = id === 'automatic' ? -1 : edit;
      }
    }
  }
  return { label: { width: label.width, height: label.height, data }, owner };
}
