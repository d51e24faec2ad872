import { ImagePlus, LoaderCircle, Tag, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDocument } from '#project/changes.ts';
import { Button, IconButton } from '#ui/components/Button.tsx';
import { loadDemo } from '#ui/control/demo.ts';
import { viewportCanvas } from '#ui/control/engine.ts';
import { pickImages } from '#ui/control/pickers.ts';
import { cancelPrompt } from '#ui/control/prompting.ts';
import { cancelReading } from '#ui/control/reading.ts';
import { resized } from '#ui/control/viewing.ts';
import { useLate } from '#ui/shell/use-late.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { CompareLine } from './CompareLine.tsx';
import { Overlay } from './Overlay.tsx';
import { usePointer } from './use-pointer.ts';
import { ViewportTools } from './ViewportTools.tsx';
import './viewport.css';

/** An application is worked on by keyboard too; the element under it is a plain div, which takes no focus by itself. */
const FOCUSABLE = { tabIndex: 0 };

/** The picture. The worker draws the canvas; what follows the pointer lies over it as SVG. */
export function Viewport() {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const tool = useView((state) => state.tool);
  const current = useProject((state) => state.current);
  const image = useProject(currentImage);
  usePointer(surface);

  useEffect(() => {
    const host = frame.current;
    if (!host) return;
    viewportCanvas.className = 'viewport-canvas';
    viewportCanvas.setAttribute('aria-hidden', 'true');
    host.prepend(viewportCanvas);
    const observer = new ResizeObserver(() => {
      const { devicePixelRatio } = window;
      resized(Math.round(host.clientWidth * devicePixelRatio), Math.round(host.clientHeight * devicePixelRatio));
    });
    observer.observe(host);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={frame} className="viewport" data-tool={tool}>
      <div
        ref={surface}
        className="viewport-surface"
        role="application"
        aria-label={image ? t('viewport.label', { name: image.name }) : t('viewport.none')}
        aria-describedby="viewport-help"
        {...FOCUSABLE}
        data-testid="viewport"
      />
      <span id="viewport-help" className="visually-hidden">
        {t('viewport.help')}
      </span>
      <Overlay />
      <CompareLine />
      <ViewportTools />
      {!current && <Empty />}
      <div className="viewport-notes">
        {image && <Untagged image={image} />}
        <Waiting />
        <Working />
      </div>
    </div>
  );
}

function Empty() {
  const { t } = useTranslation();
  const isWaiting = useProject((state) => state.mode === 'opening' || state.fetching);
  if (isWaiting) return null;
  return (
    <div className="viewport-empty">
      <img src="./icons/camwalk.svg" width={56} height={56} alt="" />
      <h2>{t('viewport.emptyTitle')}</h2>
      <p>{t('viewport.emptyText')}</p>
      <div className="viewport-buttons">
        <Button icon={ImagePlus} kind="primary" onPress={pickImages}>
          {t('open.images')}
        </Button>
        <Button onPress={() => void loadDemo(true)}>{t('viewport.demo')}</Button>
      </div>
      <p className="muted">{t('viewport.private')}</p>
    </div>
  );
}

/** Without a tag, or with one that the classifier does not know, nothing is looked for: nobody should wait for it. */
function Untagged({ image }: { readonly image: ImageDocument }) {
  const { t } = useTranslation();
  const isReady = useJobs((state) => state.settled && state.running === null);
  const isUnknown = useProject(
    ({ classes }) => !classes.some((one) => image.tags.includes(one.id) && one.networkClasses.length > 0),
  );
  if (!isReady || !isUnknown || image.edits.length > 0 || image.reviewed) return null;
  return (
    <p className="viewport-note" data-testid="untagged">
      <Tag aria-hidden /> {t(image.tags.length > 0 ? 'viewport.unknown' : 'viewport.untagged')}
    </p>
  );
}

/** What the studio is waiting for before it can make a label. */
function Waiting() {
  const { t } = useTranslation();
  const engine = useJobs((state) => state.engine);
  const loading = useJobs((state) => state.loading);
  const fetching = useProject((state) => state.fetching);
  let text = '';
  if (fetching) text = t('viewport.fetching');
  else if (engine === 'starting') text = t('device.starting');
  else if (loading.length > 0) text = t('device.loading', { name: loading[0].name });
  if (text === '') return null;
  return (
    <p className="viewport-note" role="status">
      <LoaderCircle aria-hidden className="spins" /> {text}
    </p>
  );
}

/** What a person asked for and can call off: masks that are read, or a click on a photo that is still being encoded. */
function Working() {
  const { t } = useTranslation();
  const prompting = useJobs((state) => state.prompting);
  const reading = useJobs((state) => state.reading);
  const isLate = useLate(prompting || reading !== null);
  if (!isLate) return null;
  return (
    <p className="viewport-note" role="status" data-testid="working">
      <LoaderCircle aria-hidden className="spins" />
      <span className="elided">
        {reading === null ? t('viewport.prompting') : t('viewport.reading', { name: reading })}
      </span>
      <IconButton
        icon={X}
        size="small"
        label={t('run.cancel')}
        onPress={reading === null ? cancelPrompt : cancelReading}
      />
    </p>
  );
}
