import type { MaskSet } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import { masksOver } from '../everything/explain.ts';

/** Which masks of peaks lie over a pixel. */
export function explainPeaks(masks: MaskSet, x: number, y: number): Reason {
  const here = masksOver(masks, x, y);
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
