import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#ui/components/Button.tsx';
import { type Notice, useNotices } from '#ui/state/notices.ts';
import { ArrivalCard } from './ArrivalCard.tsx';
import './notices.css';

const ICONS = { info: Info, good: CircleCheck, warning: TriangleAlert, error: CircleAlert };
/** Good news goes by itself; trouble stays until it is sent away. */
const LIFETIME_MS = { info: 6000, good: 2500, warning: null, error: null };

/** Messages in a corner. They never take the focus and never stop the work. */
export function Notices() {
  const { t } = useTranslation();
  const shown = useNotices((state) => state.shown);
  const dismissAll = useNotices((state) => state.dismissAll);
  const list = useRef<HTMLDivElement>(null);
  const newest = shown.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);
  return (
    <section className="notices" aria-label={t('notices.title')}>
      <ArrivalCard />
      {shown.length > 1 && (
        <button type="button" className="notices-all" onClick={dismissAll}>
          {t('notices.dismissAll', { count: shown.length })}
        </button>
      )}
      <div className="notices-list" ref={list}>
        {shown.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
      </div>
    </section>
  );
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { t } = useTranslation();
  const dismiss = useNotices((state) => state.dismiss);
  const lifetime = LIFETIME_MS[notice.severity];
  useEffect(() => {
    if (lifetime === null) return;
    const timer = setTimeout(() => dismiss(notice.id), lifetime);
    return () => clearTimeout(timer);
  }, [notice.id, lifetime, dismiss]);
  const Icon = ICONS[notice.severity];
  return (
    <div
      className={`notice ${notice.severity}`}
      role={notice.severity === 'error' ? 'alert' : 'status'}
      data-testid="notice"
    >
      <Icon aria-hidden className="notice-icon" />
      <div className="notice-text selectable">
        <strong>{notice.title}</strong>
        {notice.text && <p>{notice.text}</p>}
      </div>
      <IconButton icon={X} size="small" label={t('notices.dismiss')} onPress={() => dismiss(notice.id)} />
    </div>
  );
}
