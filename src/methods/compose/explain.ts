import type { ProjectClass } from '#core/classes.ts';
import type { MaskEdit } from '#core/edits.ts';
import { IGNORE } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import { className } from '../names.ts';
import type { EditLog } from './log.ts';

/** What a mask came from, as far as the reason tells. */
function originOf({ source }: MaskEdit): 'prompt' | 'extreme' | 'mask' {
  if ('prompt' in source) return 'prompt';
  return 'extreme' in source ? 'extreme' : 'mask';
}

/** Why the edits gave a pixel its class; null where no edit lies over it. */
export function explainEdit(
  log: EditLog,
  size: { readonly width: number },
  classes: readonly ProjectClass[],
  automatic: number,
  x: number,
  y: number,
): Reason | null {
  const top = log.topmost(y * size.width + x);
  if (!top || top.edit.type === 'verdict') return null;
  const { index, edit } = top;
  const reason = { stage: 'edit', method: 'compose' } as const;
  if (edit.class === 'automatic') {
    return { ...reason, label: automatic, text: 'compose.automatic', numbers: { edit: index + 1 } };
  }
  const what = edit.type === 'stroke' ? 'stroke' : originOf(edit);
  const kind = edit.class === IGNORE ? 'ignore' : edit.class === 0 ? 'background' : 'class';
  return {
    ...reason,
    label: edit.class,
    text: `compose.${what}.${kind}`,
    numbers: { edit: index + 1, class: className(classes, edit.class) },
  };
}
