import { hasPixel, maskWords } from '#core/bitmask.ts';
import type { MaskInfo, MaskSet } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';

/** The masks over a pixel, the smallest first. */
export function masksOver(masks: MaskSet, x: number, y: number): { readonly info: MaskInfo; readonly index: number }[] {
  return masks.info
    .map((info, index) => ({ info, index }))
    .filter(({ index }) => hasPixel(maskWords(masks, index), y * masks.width + x))
    .sort((a, b) => a.info.area - b.info.area);
}

/** Which proposals lie over a pixel. */
export function explainProposals(masks: MaskSet, x: number, y: number): Reason {
  const here = masksOver(masks, x, y);
  const reason = { stage: 'propose', method: 'everything', label: 0 } as const;
  if (here.length === 0) return { ...reason, text: 'everything.none', numbers: { proposed: masks.count } };
  const [{ info, index }] = here;
  const numbers = {
    masks: here.length,
    mask: index,
    area: info.area,
    predictedIou: info.predictedIou,
    stability: info.stability,
  };
  return { ...reason, text: 'everything.masks', numbers };
}
