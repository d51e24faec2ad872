import { hasPixel, maskWords } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import type { MaskSet } from '#core/rasters.ts';
import { encodeRuns } from '#core/rle.ts';
import type { MaskHit, PromptResult } from './messages.ts';

/** The masks that contain a pixel, smallest first. */
export function masksAt(masks: MaskSet, x: number, y: number): MaskHit[] {
  const pixel = y * masks.width + x;
  return masks.info
    .map((info, index) => ({ index, info }))
    .filter(({ index }) => hasPixel(maskWords(masks, index), pixel))
    .sort((a, b) => a.info.area - b.info.area || a.index - b.index);
}

/** One mask of a set as run lengths. @throws UserError 'mask.unknown' */
export function maskByKey(masks: MaskSet, key: string): PromptResult {
  const index = masks.info.findIndex((info) => info.key === key);
  if (index < 0) throw new UserError('mask.unknown', { mask: key });
  const { area, predictedIou } = masks.info[index];
  return {
    counts: encodeRuns(maskWords(masks, index), masks),
    size: [masks.height, masks.width],
    predictedIou,
    area,
  };
}
