import { useTranslation } from 'react-i18next';
import { cancelScoring } from '#ui/control/scoring.ts';
import { useLate } from '#ui/shell/use-late.ts';
import { useProject } from '#ui/state/project.ts';
import { useScores } from '#ui/state/scores.ts';
import { AllScores } from './AllScores.tsx';
import { ScoreProgress } from './ScoreProgress.tsx';
import { ScoreTable } from './ScoreTable.tsx';
import './score.css';

/** How far each stage's label agrees with the reference: of this photo, and of all that have one. */
export function ScorePanel() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const image = useScores((state) => state.image);
  const scores = useScores((state) => state.scores);
  const scoring = useScores((state) => state.scoring);
  const isLate = useLate(scoring !== null);
  const isEmpty = image !== current || Object.keys(scores).length === 0;
  return (
    <div className="score">
      {scoring && isLate && <ScoreProgress {...scoring} text={t('score.scoring', scoring)} onCancel={cancelScoring} />}
      {isEmpty ? <p className="muted">{t('score.empty')}</p> : <ScoreTable scores={scores} testId="score" />}
      <AllScores />
      <p className="muted">{t('score.note')}</p>
    </div>
  );
}
