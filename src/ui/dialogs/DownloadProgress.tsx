import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { StoreProgress } from '#models/store/store.ts';
import { formatSeconds } from '#ui/shell/seconds.ts';
import './download-progress.css';

interface DownloadProgressProps {
  /** Null before the first byte. */
  readonly progress: StoreProgress | null;
  readonly name: string;
}

/** How far a model's download is, how fast, and how long it will take. */
export function DownloadProgress({ progress, name }: DownloadProgressProps) {
  const { t } = useTranslation();
  const { received = 0, total = null, state = 'checking', bytesPerSecond = null, secondsLeft = null } = progress ?? {};
  return (
    <ProgressBar
      className="download-progress"
      aria-label={t('models.progress', { name })}
      value={total ? (100 * received) / total : 0}
      isIndeterminate={!total}
    >
      {({ percentage }) => (
        <>
          <span className="run-track">
            <span style={{ width: `${percentage ?? 0}%` }} />
          </span>
          <span className="download-figures">
            <span>{t(`models.doing.${state}`)}</span>
            <span>
              {byteSize(received)}
              {total !== null && ` / ${byteSize(total)}`}
            </span>
            {state === 'downloading' && bytesPerSecond !== null && <span>{`${byteSize(bytesPerSecond)}/s`}</span>}
            {state === 'downloading' && secondsLeft !== null && (
              <span>{t('models.left', { time: formatSeconds(secondsLeft) })}</span>
            )}
          </span>
        </>
      )}
    </ProgressBar>
  );
}
