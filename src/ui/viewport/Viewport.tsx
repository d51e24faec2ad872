import { ImagePlus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/components/Button.tsx';
import { loadDemo } from '#ui/control/demo.ts';
import { viewportCanvas } from '#ui/control/engine.ts';
import { pickImages } from '#ui/control/pickers.ts';
import { resized } from '#ui/control/viewing.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { CompareLine } from './CompareLine.tsx';
import { Overlay } from './Overlay.tsx';
import { usePointer } from './use-pointer.ts';
import { ViewportNotes } from './ViewportNotes.tsx';
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
      <ViewportNotes />
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
