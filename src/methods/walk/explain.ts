import { type ActivationMaps, BACKGROUND } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';

/** Which class is the strongest at a pixel after a walk, and what it scored before. `text` is the method's id. */
export function explainWalk(
  step: Pick<Reason, 'stage' | 'method'>,
  before: ActivationMaps,
  after: ActivationMaps,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const pixel = y * after.width + x;
  let best = 0;
  let label = BACKGROUND;
  for (const [k, id] of after.classes.entries()) {
    const score = after.data[k * after.width * after.height + pixel];
    if (score > best) {
      best = score;
      label = id;
    }
  }
  const reason = { ...step, label };
  if (best === 0) return { ...reason, text: `${step.method}.nothing`, numbers: {} };
  const channel = before.classes.indexOf(label);
  if (label === BACKGROUND && channel < 0) {
    return { ...reason, text: `${step.method}.background`, numbers: { score: best } };
  }
  const earlier = before.data[channel * after.width * after.height + pixel];
  const numbers = { class: className(tags, label), score: best, before: Number.isFinite(earlier) ? earlier : 0 };
  return { ...reason, text: `${step.method}.${best > numbers.before ? 'gained' : 'lost'}`, numbers };
}
