import type { LabelMap } from '#core/rasters.ts';
import type { EditLog } from './log.ts';

/**
 * label = compose(automatic, edits): every pixel has the class of the topmost edit over it, and the
 * automatic label where there is none or where that edit says 'automatic'.
 */
export function composeReference({ width, height, data: automatic }: LabelMap, log: EditLog): LabelMap {
  const data = automatic.slice();
  for (const { class: id, firstWord, words } of log.entries()) {
    for (const [w, word] of words.entries()) {
      for (let bit = 0; word >>> bit !== 0 && bit < 32; bit++) {
        if (((word >>> bit) & 1) === 0) continue;
        const pixel = 32 * (firstWord + w) + bit;
        data[pixel] = id === 'automatic' ? automatic[pixel] : id;
      }
    }
  }
  return { width, height, data };
}
