import { Boxes, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import {
  hideArrival,
  recommendedSegmenter,
  setFetchRecommended,
  stopArrival,
  takeArrived,
} from '#ui/control/default-model.ts';
import { currentStanding } from '#ui/control/model-registry.ts';
import { DownloadProgress } from '#ui/dialogs/DownloadProgress.tsx';
import { useModels } from '#ui/state/models.ts';

/** A model that is fetched without being asked for: what it is, how far it is, and how to stop it. */
export function ArrivalCard() {
  const { t } = useTranslation();
  const arrival = useModels((state) => state.arrival);
  const progress = useModels((state) => (arrival ? (state.active[arrival.id] ?? null) : null));
  const entry = recommendedSegmenter();
  if (!entry || !arrival || arrival.state === 'failed' || arrival.isHidden) return null;
  const { name } = entry;
  const size = byteSize(currentStanding(entry).choice.variant.bytes);
  const isWaiting = arrival.state === 'waiting';
  return (
    <section className="notice info" aria-label={name} data-testid="arrival" data-state={arrival.state}>
      <Boxes aria-hidden className="notice-icon" />
      <div className="notice-text">
        <strong>{t(`models.byItself.${arrival.state}`, { name, size })}</strong>
        <p>{t(`models.byItself.${arrival.state}Text`)}</p>
        {!isWaiting && <DownloadProgress progress={progress} name={name} />}
        <div className="notice-actions">
          {isWaiting && (
            <Button kind="primary" onPress={() => void takeArrived()} testId="arrival-use">
              {t('models.byItself.use')}
            </Button>
          )}
          <Button onPress={stopArrival} testId="arrival-stop">
            {t(isWaiting ? 'models.byItself.keep' : 'models.byItself.notNow')}
          </Button>
          {!isWaiting && (
            <Button kind="quiet" onPress={() => setFetchRecommended(false)} testId="arrival-never">
              {t('models.byItself.never')}
            </Button>
          )}
        </div>
      </div>
      <IconButton icon={X} size="small" label={t('notices.dismiss')} onPress={hideArrival} testId="arrival-hide" />
    </section>
  );
}
