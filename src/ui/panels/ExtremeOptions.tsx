import { Film, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { Segmented } from '#ui/components/Fields.tsx';
import { cancelExtremes, EXTREMES, setExtremesValues } from '#ui/control/extremes.ts';
import { openPlayer } from '#ui/control/playing.ts';
import { useExtremes } from '#ui/state/extremes.ts';

const RESULTS = ['best', 'prompt', 'dense'] as const;

/** What the extreme points still want, how far the engine is, and, with a mask there, where it is to come from and the way to it. */
export function ExtremeOptions() {
  const { t } = useTranslation();
  const clicked = useExtremes((state) => state.points.length);
  const fraction = useExtremes((state) => state.fraction);
  const result = useExtremes((state) => state.result);
  const values = useExtremes((state) => state.values);
  if (fraction !== null) {
    const percent = Math.round(100 * fraction);
    return (
      <div className="tool-row">
        <p className="muted" role="status">
          {t('tools.extreme.working', { percent })}
        </p>
        <IconButton icon={X} size="small" label={t('run.cancel')} onPress={cancelExtremes} testId="extreme-cancel" />
      </div>
    );
  }
  if (!result) return <p className="tool-row muted">{t('tools.extreme.hint', { left: EXTREMES - clicked })}</p>;
  return (
    <div className="tool-row" data-testid="extreme-result">
      <span className="field-name">{t('tools.extreme.result')}</span>
      <Segmented
        label={t('tools.extreme.result')}
        value={(values.result ?? 'best') as (typeof RESULTS)[number]}
        options={RESULTS.map((id) => ({ id, name: t(`tools.extreme.results.${id}`) }))}
        onChange={(id) => setExtremesValues({ result: id })}
      />
      <Button
        icon={Film}
        hint={t('tools.extreme.watchHint')}
        onPress={() => void openPlayer('extremes')}
        testId="extreme-watch"
      >
        {t('tools.extreme.watch')}
      </Button>
    </div>
  );
}
