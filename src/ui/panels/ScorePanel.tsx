import { useTranslation } from 'react-i18next';
import type { StageId } from '#core/kinds.ts';
import { STAGES } from '#core/kinds.ts';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { useProject } from '#ui/state/project.ts';
import { useScores } from '#ui/state/scores.ts';
import { useClassName } from './use-class-name.ts';
import './score.css';

/** How far each stage's label agrees with the reference, class by class. */
export function ScorePanel() {
  const { t } = useTranslation();
  const nameOf = useClassName();
  const current = useProject((state) => state.current);
  const image = useScores((state) => state.image);
  const scores = useScores((state) => state.scores);
  const stages = STAGES.filter((stage): stage is StageId => stage in scores);
  if (!current || image !== current || stages.length === 0) {
    return <p className="panel-empty">{t('score.empty')}</p>;
  }
  const ids = new Set<number>();
  for (const stage of stages) {
    for (const one of scores[stage]?.perClass ?? []) if (one.iou !== null) ids.add(one.id);
  }
  const percent = (value: number | null | undefined) => (value == null ? '–' : (100 * value).toFixed(1));
  return (
    <div className="score" data-testid="score">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('score.iou')}</th>
            {stages.map((stage) => (
              <th key={stage} scope="col">
                {t(`stages.${stage}.name`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="score-mean">
            <th scope="row">{t('score.mean')}</th>
            {stages.map((stage) => (
              <td key={stage} data-testid={`score-${stage}`}>
                {percent(scores[stage]?.meanIou)}
              </td>
            ))}
          </tr>
          {[...ids]
            .sort((a, b) => a - b)
            .map((id) => (
              <tr key={id}>
                <th scope="row">
                  <span className="counters-class">
                    <ClassSwatch id={id} size={9} />
                    <span className="elided">{nameOf(id)}</span>
                  </span>
                </th>
                {stages.map((stage) => (
                  <td key={stage}>{percent(scores[stage]?.perClass.find((one) => one.id === id)?.iou)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      <p className="muted">{t('score.note')}</p>
    </div>
  );
}
