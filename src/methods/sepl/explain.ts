import { hasPixel, maskWords } from '#core/bitmask.ts';
import { BACKGROUND, IGNORE, type LabelMap, type MaskSet } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';
import type { Decision } from './decisions.ts';
import type { SeplDiagnostics } from './diagnostics.ts';

/**
 * Why the fusion left this label at a pixel: the mask that claimed it and by which test, or why
 * masks over it did not.
 */
export function explainFusion(
  label: LabelMap,
  masks: MaskSet,
  result: LabelMap,
  { decisions }: SeplDiagnostics,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const pixel = y * label.width + x;
  const [before, after] = [label.data[pixel], result.data[pixel]];
  const here = decisions.filter(({ mask }) => hasPixel(maskWords(masks, mask), pixel));
  const reason = (text: string, decision?: Decision): Reason => ({
    stage: 'fuse',
    method: 'sepl',
    label: after,
    text: `sepl.${text}`,
    numbers: {
      class: className(tags, decision?.class ?? after),
      before: className(tags, before),
      ...(decision && numbersOf(decision)),
    },
  });

  if (after === IGNORE) return reason('ignore');
  if (after !== BACKGROUND) {
    const claims = here.filter((decision) => decision.accepted && decision.class === after);
    const claim = claims.find(({ rule }) => rule === 'verdict') ?? claims[0];
    return claim ? reason(`accepted.${claim.rule}`, claim) : reason('kept');
  }
  const refusals = here.filter(({ accepted }) => !accepted).sort((a, b) => b.overlap - a.overlap);
  if (before === BACKGROUND) {
    return refusals.length > 0 ? reason(`rejected.${refusals[0].rule}`, refusals[0]) : reason('background');
  }
  const own = refusals.find((decision) => decision.class === before);
  return own ? reason(`lost.${own.rule}`, own) : reason('outside');
}

function numbersOf({ mask, overlap, area, initial }: Decision) {
  return {
    mask,
    overlap,
    area,
    inside: area > 0 ? overlap / area : 0,
    cover: initial > 0 ? overlap / initial : 0,
  };
}
