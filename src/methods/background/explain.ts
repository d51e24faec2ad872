import type { ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, type LabelMap } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';
import type { parameters } from './parameters.ts';
import { backgroundScore, scoresBackground } from './reference.ts';

export function explainSeed(
  step: Pick<Reason, 'stage' | 'method'>,
  maps: ActivationMaps,
  label: LabelMap,
  values: ValuesOf<typeof parameters>,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const pixel = y * maps.width + x;
  const winner = label.data[pixel];
  const scores = maps.classes
    .map((id, channel) => ({ id, score: maps.data[channel * maps.width * maps.height + pixel] }))
    .sort((a, b) => b.score - a.score || a.id - b.id);
  const reason = { ...step, label: winner };
  if (scores.length === 0) return { ...reason, text: 'background.untagged', numbers: {} };
  const [first, second] = scores;
  const numbers = {
    class: className(tags, first.id),
    score: first.score,
    background: scoresBackground(maps)
      ? (scores.find(({ id }) => id === BACKGROUND)?.score ?? 0)
      : backgroundScore(first.score, values),
  };
  if (scoresBackground(maps)) return { ...reason, text: 'background.scored', numbers };
  if (winner === 0) return { ...reason, text: 'background.background', numbers };
  if (!second) return { ...reason, text: 'background.class', numbers };
  const next = { next: className(tags, second.id), nextScore: second.score };
  return { ...reason, text: 'background.strongest', numbers: { ...numbers, ...next } };
}
