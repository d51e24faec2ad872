import {
  Archive,
  Boxes,
  CircleCheckBig,
  CircleHelp,
  Download,
  Eye,
  EyeOff,
  FileImage,
  FolderOpen,
  Globe,
  Languages,
  Link,
  Moon,
  Play,
  Redo2,
  SquareSplitHorizontal,
  Sun,
  SunMoon,
  Tag,
  Undo2,
  Upload,
  X,
} from 'lucide-react';
import { Button as AriaButton, ProgressBar, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button, IconButton, IconToggle } from '#ui/components/Button.tsx';
import { Hint } from '#ui/components/Hint.tsx';
import { Menu } from '#ui/components/Menu.tsx';
import { beginCompare, endCompare } from '#ui/control/commands.ts';
import { redo, setReviewed, undo } from '#ui/control/editing.ts';
import { exportGroups } from '#ui/control/export-menu.ts';
import { cancelBatch } from '#ui/control/exporting.ts';
import { openMenuGroups } from '#ui/control/open-menu.ts';
import { cancel, run } from '#ui/control/running.ts';
import { languages } from '#ui/i18n.ts';
import { DeviceChip } from '#ui/panels/DevicePopover.tsx';
import { useCues } from '#ui/state/cues.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { type Theme, useSettings } from '#ui/state/settings.ts';
import { useView } from '#ui/state/view.ts';
import { Mark } from './Mark.tsx';
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
      {languages.length > 1 && <LanguageMenu />}
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

function OpenMenu() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const hasPhoto = current !== null;
  const cues = (useCues((state) => (current ? state.cues[current] : undefined)) ?? []).map(({ kind }) => kind);
  const icons = {
    images: FileImage,
    folder: FolderOpen,
    url: Link,
    label: Tag,
    masks: Upload,
    project: Archive,
    recipe: Upload,
    classes: Tag,
    models: Boxes,
    model: Upload,
  };
  return (
    <Menu label={t('open.menu')} groups={openMenuGroups(t, icons, hasPhoto, cues)}>
      <AriaButton className="button" data-testid="open">
        <FolderOpen aria-hidden />
        {t('open.menu')}
      </AriaButton>
    </Menu>
  );
}

function ExportMenu() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const count = useProject((state) => state.images.length);
  const batch = useJobs((state) => state.batch);
  if (batch) {
    return (
      <span className="batch" role="status">
        {t('export.batch', { done: batch.done, total: batch.total })}
        <IconButton icon={X} size="small" label={t('run.cancel')} onPress={cancelBatch} />
      </span>
    );
  }
  return (
    <Menu label={t('export.menu')} groups={exportGroups(t, count)} placement="bottom end">
      <AriaButton className="button" isDisabled={!current} data-testid="export">
        <Download aria-hidden />
        {t('export.menu')}
      </AriaButton>
    </Menu>
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

function RunControl() {
  const { t } = useTranslation();
  const running = useJobs((state) => state.shown);
  const engine = useJobs((state) => state.engine);
  const current = useProject((state) => state.current);
  const live = useSettings((state) => state.live);
  const set = useSettings((state) => state.set);
  const stage = running?.stage ? t(`stages.${running.stage}.doing`) : t('run.preparing');
  return (
    <div className="topbar-group run">
      {running ? (
        <>
          <Button icon={X} command="cancel" hint={t('run.cancelHint')} onPress={cancel} testId="cancel">
            {t('run.cancel')}
          </Button>
          <ProgressBar
            className="run-progress"
            value={running.fraction * 100}
            isIndeterminate={!running.stage}
            aria-label={t('run.progress')}
            data-testid="progress"
          >
            {({ percentage, isIndeterminate }) => (
              <>
                <span className="run-stage elided">{stage}</span>
                <span className="run-percent">{isIndeterminate ? '' : `${Math.round(percentage ?? 0)} %`}</span>
                <span className="run-track">
                  <span style={{ width: `${percentage ?? 0}%` }} />
                </span>
              </>
            )}
          </ProgressBar>
        </>
      ) : (
        <>
          <Button
            icon={Play}
            kind="primary"
            command="run"
            hint={t('run.hint')}
            onPress={run}
            isDisabled={!current || engine !== 'ready'}
            testId="run"
          >
            {t('run.run')}
          </Button>
          <Hint text={t('run.liveHint')}>
            <AriaButton
              className="live"
              aria-pressed={live}
              data-on={live || undefined}
              onPress={() => set({ live: !live })}
              data-testid="live"
            >
              <span className="live-dot" aria-hidden />
              {t('run.live')}
            </AriaButton>
          </Hint>
        </>
      )}
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
        <SliderTrack className="slider-track">
          {({ state }) => (
            <>
              <div className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
              <SliderThumb className="slider-thumb" />
            </>
          )}
        </SliderTrack>
      </Slider>
      <span className="quick-value">{Math.round(opacity * 100)} %</span>
    </div>
  );
}

const THEME_ICONS = { system: SunMoon, dark: Moon, light: Sun };

function ThemeMenu() {
  const { t } = useTranslation();
  const theme = useSettings((state) => state.theme);
  const set = useSettings((state) => state.set);
  const Icon = THEME_ICONS[theme];
  const entries = (['system', 'dark', 'light'] as Theme[]).map((id) => ({
    id,
    name: t(`theme.${id}`),
    icon: THEME_ICONS[id],
    onAction: () => set({ theme: id }),
  }));
  return (
    <Menu label={t('theme.menu')} groups={[{ entries }]} placement="bottom end">
      <AriaButton className="icon-button" aria-label={t('theme.menu')} data-testid="theme">
        <Icon aria-hidden />
      </AriaButton>
    </Menu>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const set = useSettings((state) => state.set);
  const entries = languages.map(({ code, name }) => ({
    id: code,
    name,
    icon: Globe,
    onAction: () => {
      set({ language: code });
      void i18n.changeLanguage(code);
    },
  }));
  return (
    <Menu label={t('language.menu')} groups={[{ entries }]} placement="bottom end">
      <AriaButton className="icon-button" aria-label={t('language.menu')}>
        <Languages aria-hidden />
      </AriaButton>
    </Menu>
  );
}
