import { Check, CircleAlert, HardDrive, LoaderCircle, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import { isClassId } from '#core/classes.ts';
import { ClassSwatch } from '#ui/components/Swatch.tsx';
import { entriesOf, momentText } from '#ui/control/pixel-values.ts';
import { reasonText } from '#ui/control/reasons.ts';
import { useClassName } from '#ui/panels/use-class-name.ts';
import { useHover } from '#ui/state/hover.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import './status.css';

export function StatusBar() {
  const announcement = useNotices((state) => state.announcement);
  return (
    <footer className="status">
      <Pixel />
      <span className="topbar-space" />
      <Zoom />
      <Saved />
      <span className="visually-hidden" role="status" aria-live="polite" data-testid="announcement">
        {announcement}
      </span>
    </footer>
  );
}

function Pixel() {
  const { t } = useTranslation();
  const pixel = useHover((state) => state.pixel);
  const reasons = useHover((state) => state.reasons);
  const moment = useHover((state) => state.moment);
  const nameOf = useClassName();
  const hasPhoto = useProject((state) => state.current !== null);
  if (!hasPhoto) return null;
  if (!pixel) return <span className="muted elided">{t('status.rest')}</span>;
  const last = reasons?.reasons.at(-1);
  const place = (
    <span className="status-xy" data-testid="pixel">
      {pixel[0]}, {pixel[1]}
    </span>
  );
  if (moment) {
    const text = momentText(moment.name, entriesOf(moment.value, nameOf));
    return (
      <>
        {place}
        <span className="status-reason elided" title={text} data-testid="pixel-moment">
          {text}
        </span>
      </>
    );
  }
  return (
    <>
      {place}
      {reasons && (
        <span className="status-class" data-testid="pixel-class">
          <ClassSwatch id={reasons.label} />
          {nameOf(reasons.label)}
        </span>
      )}
      {last && (
        <span className="status-reason elided" title={reasonText(last)} data-testid="pixel-reason">
          {reasonText(last)}
        </span>
      )}
      {reasons && reasons.reasons.length === 0 && (
        <span className="muted">{isClassId(reasons.label) ? t('status.noReason') : ''}</span>
      )}
    </>
  );
}

function Zoom() {
  const { t } = useTranslation();
  const zoom = useView((state) => state.zoom);
  const size = useProject((state) => (state.current ? state.sizes[state.current] : undefined));
  if (!size) return null;
  return (
    <>
      <span className="status-item muted">
        {size.width} × {size.height}
      </span>
      <span className="status-item" title={t('view.zoom')} data-testid="zoom">
        {Math.round(zoom * 100)} %
      </span>
    </>
  );
}

function Saved() {
  const { t } = useTranslation();
  const mode = useProject((state) => state.mode);
  const writing = useProject((state) => state.writing > 0);
  const unsaved = useProject((state) => state.unsaved);
  const storage = useProject((state) => state.storage);
  const used =
    storage?.usage != null && storage.quota != null
      ? t('status.storage', { used: byteSize(storage.usage), quota: byteSize(storage.quota) })
      : '';
  const tight = storage?.usage != null && storage.quota != null && storage.usage > 0.8 * storage.quota;
  if (mode === 'opening') return <span className="status-item muted">{t('status.opening')}</span>;
  if (mode !== 'write') {
    return (
      <span className="status-item status-bad">
        <Lock aria-hidden /> {t(`status.mode.${mode}`)}
      </span>
    );
  }
  return (
    <>
      {used && (
        <span className={`status-item ${tight ? 'status-bad' : 'muted'}`} title={used}>
          <HardDrive aria-hidden /> {byteSize(storage?.usage ?? 0)}
        </span>
      )}
      <span
        className={`status-item ${unsaved ? 'status-bad' : ''}`}
        data-testid="saved"
        data-saved={!writing && !unsaved}
      >
        {unsaved ? <CircleAlert aria-hidden /> : writing ? <LoaderCircle aria-hidden /> : <Check aria-hidden />}
        {unsaved ? t('status.unsaved') : writing ? t('status.saving') : t('status.saved')}
      </span>
    </>
  );
}
