import type { LabelMap } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';
import type { CompetitionDiagnostics } from './run.ts';

/** Which class's mask won a pixel, and with what weight. */
export function explainCompetition(
  label: LabelMap,
  { classes }: CompetitionDiagnostics,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const winner = label.data[y * label.width + x];
  const reason = { stage: 'fuse', method: 'mask-competition', label: winner } as const;
  const own = classes.find((one) => one.class === winner);
  if (!own) return { ...reason, text: 'mask-competition.none', numbers: { classes: classes.length } };
  const { mean, predictedIou, area } = own;
  const numbers = { class: className(tags, winner), mean, predictedIou, area };
  return { ...reason, text: 'mask-competition.won', numbers };
}
