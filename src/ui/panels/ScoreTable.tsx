import { useTranslation } from 'react-i18next';
import { STAGES } from '#core/kinds.ts';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import type { StageScores } from '#ui/state/scores.ts';
import { useClassName } from './use-class-name.ts';

interface ScoreTableProps {
  readonly scores: StageScores;
  readonly testId: string;
}

/** Intersection over union, class by class after each stage. */
export function ScoreTable({ scores, testId }: ScoreTableProps) {
  const { t } = useTranslation();
  const nameOf = useClassName();
  const stages = STAGES.filter((stage) => stage in scores);
  const ids = new Set<number>();
  for (const stage of stages) {
    for (const { id } of scores[stage]?.perClass ?? []) ids.add(id);
  }
  return (
    <table data-testid={testId}>
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
            <td key={stage} data-testid={`${testId}-${stage}`}>
              {percent(scores[stage]?.meanIou)}
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">{t('score.boundary')}</th>
          {stages.map((stage) => (
            <td key={stage} data-testid={`${testId}-${stage}-boundary`}>
              {percent(scores[stage]?.meanBoundaryIou)}
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
  );
}

export function percent(value: number | null | undefined): string {
  return value == null ? '–' : (100 * value).toFixed(1);
}
