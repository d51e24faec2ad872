import { X } from 'lucide-react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#ui/components/Button.tsx';

interface ScoreProgressProps {
  readonly text: string;
  readonly done: number;
  readonly total: number;
  readonly onCancel: () => void;
}

export function ScoreProgress({ text, done, total, onCancel }: ScoreProgressProps) {
  const { t } = useTranslation();
  return (
    <ProgressBar className="score-progress" aria-label={text} value={done} maxValue={total}>
      {({ percentage }) => (
        <>
          <span>{text}</span>
          <IconButton icon={X} size="small" label={t('run.cancel')} onPress={onCancel} />
          <span className="run-track">
            <span style={{ width: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
