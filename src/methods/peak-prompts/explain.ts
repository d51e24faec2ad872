import { hasPixel, maskWords } from '#core/bitmask.ts';
import type { MaskSet } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';

/** Which masks of peaks lie over a pixel. */
export function explainPeaks(masks: MaskSet, x: number, y: number): Reason {
  const here = masks.info
    .map((info, index) => ({ info, index }))
    .filter(({ index }) => hasPixel(maskWords(masks, index), y * masks.width + x))
    .sort((a, b) => a.info.area - b.info.area);
  const reason = { stage: 'propose', method: 'peak-prompts', label: 0 } as const;
  if (here.length === 0) return { ...reason, text: 'peak-prompts.none', numbers: { proposed: masks.count } };
  const [{ info, index }] = here;
  const [px, py] = info.point ?? [0, 0];
  return {
    ...reason,
    text: 'peak-prompts.masks',
    numbers: { mask: index, area: info.area, x: Math.floor(px), y: Math.floor(py), predictedIou: info.predictedIou },
  };
}
