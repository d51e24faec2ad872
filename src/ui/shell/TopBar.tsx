import { CircleCheckBig, CircleHelp, Eye, EyeOff, Redo2, SquareSplitHorizontal, Undo2 } from 'lucide-react';
import { Slider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton, IconToggle } from '#ui/components/Button.tsx';
import { Track } from '#ui/components/Track.tsx';
import { beginCompare, endCompare } from '#ui/control/commands.ts';
import { redo, setReviewed, undo } from '#ui/control/editing.ts';
import { DeviceChip } from '#ui/panels/DevicePopover.tsx';
import { useDialogs } from '#ui/state/dialogs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { Mark } from './Mark.tsx';
import { RunControl } from './RunControl.tsx';
import { ExportMenu, LanguageMenu, OpenMenu, ThemeMenu } from './TopBarMenus.tsx';
import './topbar.css';

export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className="topbar">
      <div className="topbar-brand">
        <Mark />
        <h1>{t('app.name')}</h1>
      </div>
      <OpenMenu />
      <span className="topbar-line" />
      <History />
      <span className="topbar-line" />
      <RunControl />
      <span className="topbar-space" />
      <Reviewed />
      <span className="topbar-line" />
      <OverlayControl />
      <span className="topbar-line" />
      <ExportMenu />
      <DeviceChip />
      <ThemeMenu />
      <LanguageMenu />
      <IconButton
        icon={CircleHelp}
        label={t('help.title')}
        command="help"
        testId="help"
        onPress={() => useDialogs.getState().show('help')}
      />
    </header>
  );
}

function History() {
  const { t } = useTranslation();
  const next = useProject((state) => state.next);
  const name = (kind: 'undo' | 'redo') =>
    next[kind] ? t(`history.${kind}What`, { what: t(`changes.${next[kind].kind}`) }) : t(`history.${kind}`);
  return (
    <div className="topbar-group">
      <IconButton
        icon={Undo2}
        label={name('undo')}
        command="undo"
        isDisabled={!next.undo}
        onPress={() => void undo()}
        testId="undo"
      />
      <IconButton
        icon={Redo2}
        label={name('redo')}
        command="redo"
        isDisabled={!next.redo}
        onPress={() => void redo()}
        testId="redo"
      />
    </div>
  );
}

function Reviewed() {
  const { t } = useTranslation();
  const image = useProject(currentImage);
  return (
    <IconToggle
      icon={CircleCheckBig}
      tone="good"
      label={t(image?.reviewed ? 'strip.reviewed' : 'strip.markReviewed')}
      command="submit"
      isSelected={image?.reviewed ?? false}
      isDisabled={!image}
      onChange={(reviewed) => void setReviewed(reviewed)}
      testId="reviewed"
    />
  );
}

function OverlayControl() {
  const { t } = useTranslation();
  const hidden = useView((state) => state.overlayHidden);
  const opacity = useView((state) => state.overlayOpacity);
  const set = useView((state) => state.set);
  return (
    <div className="topbar-group">
      <IconButton
        icon={SquareSplitHorizontal}
        label={t('view.compare')}
        command="compare"
        onPressStart={beginCompare}
        onPressEnd={endCompare}
        testId="compare"
      />
      <IconToggle
        icon={hidden ? EyeOff : Eye}
        label={hidden ? t('view.showOverlay') : t('view.hideOverlay')}
        command="hideOverlay"
        isSelected={!hidden}
        onChange={(shown) => set({ overlayHidden: !shown })}
        testId="overlay"
      />
      <Slider
        className="quick-slider"
        aria-label={t('view.overlayOpacity')}
        minValue={0}
        maxValue={1}
        step={0.01}
        value={opacity}
        isDisabled={hidden}
        onChange={(value) => set({ overlayOpacity: value as number })}
      >
        <Track />
      </Slider>
      <span className="quick-value">{Math.round(opacity * 100)} %</span>
    </div>
  );
}
