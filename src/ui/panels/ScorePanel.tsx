import { useTranslation } from 'react-i18next';
import { useProject } from '#ui/state/project.ts';
import { useScores } from '#ui/state/scores.ts';
import { AllScores } from './AllScores.tsx';
import { ScoreTable } from './ScoreTable.tsx';
import './score.css';

/** How far each stage's label agrees with the reference: of this photo, and of all that have one. */
export function ScorePanel() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const image = useScores((state) => state.image);
  const scores = useScores((state) => state.scores);
  const isEmpty = image !== current || Object.keys(scores).length === 0;
  return (
    <div className="score">
      {isEmpty ? <p className="muted">{t('score.empty')}</p> : <ScoreTable scores={scores} testId="score" />}
      <AllScores />
      <p className="muted">{t('score.note')}</p>
    </div>
  );
}
