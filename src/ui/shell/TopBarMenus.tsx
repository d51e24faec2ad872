import { Download, FolderOpen, Globe, Languages, Moon, Sun, SunMoon, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#ui/components/Button.tsx';
import { Menu } from '#ui/components/Menu.tsx';
import { exportGroups } from '#ui/control/export-menu.ts';
import { cancelExport } from '#ui/control/exporting.ts';
import { openMenuGroups } from '#ui/control/open-menu.ts';
import { languages } from '#ui/i18n.ts';
import { useCues } from '#ui/state/cues.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { type Theme, useSettings } from '#ui/state/settings.ts';
import { useLate } from './use-late.ts';

export function OpenMenu() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const cues = (useCues((state) => (current ? state.cues[current] : undefined)) ?? []).map(({ kind }) => kind);
  return (
    <Menu label={t('open.menu')} groups={openMenuGroups(t, current !== null, cues)}>
      <AriaButton className="button" data-testid="open">
        <FolderOpen aria-hidden />
        {t('open.menu')}
      </AriaButton>
    </Menu>
  );
}

export function ExportMenu() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const count = useProject((state) => state.images.length);
  const exporting = useJobs((state) => state.exporting);
  const isLate = useLate(exporting !== null);
  if (exporting && isLate) {
    return (
      <span className="exporting" role="status">
        {exporting.total === 1 ? t('export.doing') : t('export.batch', exporting)}
        <IconButton icon={X} size="small" label={t('run.cancel')} onPress={cancelExport} />
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

const THEME_ICONS = { system: SunMoon, dark: Moon, light: Sun };

export function ThemeMenu() {
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

/** Nothing as long as there is one language only. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const set = useSettings((state) => state.set);
  if (languages.length < 2) return null;
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
