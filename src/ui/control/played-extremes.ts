import { checkValues } from '#core/parameters.ts';
import { momentOf, ROUNDS, STEPS, valuesAt } from '#methods/exits/moments.ts';
import { parameters } from '#methods/exits/parameters.ts';
import { t } from '#ui/i18n.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { EXTREMES, setExtremesValues } from './extremes.ts';
import type { Playable } from './playable.ts';

/** The way from the extreme points to their mask; null unless all are clicked. */
export function playableExtremes(): Playable | null {
  const { points, values } = useExtremes.getState();
  if (points.length < EXTREMES) return null;
  return {
    name: t('player.extremes.name'),
    method: 'exits',
    stage: 'edit',
    takeHint: t('player.extremes.takeHint'),
    origin: () => {
      const { current } = useProject.getState();
      // Rounds and steps are what is played, and the mask is made of it.
      const { rounds: _rounds, steps: _steps, result: _result, ...others } = values;
      return (
        current && JSON.stringify([current, points, others, useJobs.getState().device?.models.map(({ hash }) => hash)])
      );
    },
    record: ({ id }, options) => engine('recordExtremes', [{ image: id, points, values }], options),
    stepInForce: () => momentOf(checkValues(parameters, values, 'exits')),
    momentLabel: ({ steps }, index) => labelOf(steps[index]),
    momentName: ({ steps, residuals }, index) => {
      const residual = residuals[index];
      const label = labelOf(steps[index]);
      return residual === undefined
        ? label
        : t('player.extremes.balanced', { label, residual: Number((100 * residual).toPrecision(2)) });
    },
    canTake: () => true,
    take: async (moment) => {
      setExtremesValues(valuesAt(moment));
      usePlayer.getState().set({ played: null });
    },
  };
}

function labelOf(moment: number): string {
  const { rounds, steps } = valuesAt(moment);
  if (steps === 0) return t('player.extremes.clicks');
  if (moment <= ROUNDS) return t('player.extremes.sinkhorn', { round: rounds, last: ROUNDS });
  return t('player.extremes.walk', { step: steps, last: STEPS });
}
