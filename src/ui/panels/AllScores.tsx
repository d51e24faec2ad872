import { ChartLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { withStep, writeRecipe } from '#ui/control/editing.ts';
import { guarded } from '#ui/control/failures.ts';
import { cancelMeasuring, measureAll } from '#ui/control/measuring.ts';
import { useProject } from '#ui/state/project.ts';
import { type MeasuredSweep, useScores } from '#ui/state/scores.ts';
import { ScoreProgress } from './ScoreProgress.tsx';
import { percent, ScoreTable } from './ScoreTable.tsx';

/** All photos with a reference, measured when asked: that runs each of them. */
export function AllScores() {
  const { t } = useTranslation();
  const all = useScores((state) => state.all);
  const measuring = useScores((state) => state.measuring);
  const isStale = useProject((state) => all !== null && state.recipe !== all.recipe);
  return (
    <section className="score-all" aria-label={t('score.all')}>
      {measuring ? (
        <ScoreProgress {...measuring} text={t('score.measuring', measuring)} onCancel={cancelMeasuring} />
      ) : (
        <Button
          icon={ChartLine}
          hint={t('score.measureHint')}
          onPress={() => void guarded(measureAll)}
          testId="measure-all"
        >
          {t('score.measure')}
        </Button>
      )}
      {all && (
        <>
          <h3>{t('score.photos', { count: all.photos })}</h3>
          {isStale && <p className="muted">{t('score.stale')}</p>}
          <ScoreTable scores={all.scores} testId="score-all" />
          {all.sweep && <Sweep sweep={all.sweep} />}
        </>
      )}
    </section>
  );
}

/** The seed's mean IoU over the background threshold, where it stands and where it is highest. */
function Sweep({ sweep }: { readonly sweep: MeasuredSweep }) {
  const { t } = useTranslation();
  const { step, parameter, points, peak } = sweep;
  // The recipe may have other steps since then.
  const now = useProject(({ recipe }) => {
    const background = recipe?.steps[step];
    return background?.method === 'background' ? background.parameters[parameter] : undefined;
  });
  const name = t(`methods.background.parameters.${parameter}.label`);
  const x = (index: number) => (100 * index) / (points.length - 1);
  const y = (value: number) => 100 - 100 * value;
  const at = points.findIndex((point) => point.parameter >= Number(now));
  const take = () => {
    const recipe = useProject.getState().recipe!;
    void writeRecipe(
      withStep(recipe, step, { parameters: { ...recipe.steps[step].parameters, [parameter]: peak.parameter } }),
    );
  };
  return (
    <>
      <h3>{t('score.sweep', { name })}</h3>
      <svg className="score-sweep" viewBox="0 0 100 100" preserveAspectRatio="none" role="img">
        <title>{t('score.peak', { name, value: peak.parameter, iou: percent(peak.meanIou) })}</title>
        {at >= 0 && <path className="score-now" d={`M${x(at)} 0V100`} />}
        <path className="score-curve" d={`M${points.map(({ meanIou }, i) => `${x(i)} ${y(meanIou)}`).join('L')}`} />
      </svg>
      <p className="score-ends muted">
        <span>{points[0].parameter}</span>
        <span>{points.at(-1)?.parameter}</span>
      </p>
      <p className="score-peak">
        <span>{t('score.peak', { name, value: peak.parameter, iou: percent(peak.meanIou) })}</span>
        <Button isDisabled={now === undefined || now === peak.parameter} onPress={take} testId="take-peak">
          {t('score.takePeak')}
        </Button>
      </p>
    </>
  );
}
