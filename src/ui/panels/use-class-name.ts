import { useTranslation } from 'react-i18next';
import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import { useProject } from '#ui/state/project.ts';

/** Names of label ids, background and ignore included. */
export function useClassName(): (id: number) => string {
  const { t } = useTranslation();
  const classes = useProject((state) => state.classes);
  return (id) => {
    if (id === BACKGROUND) return t('classes.background');
    if (id === IGNORE) return t('classes.ignore');
    return classes.find((one) => one.id === id)?.name ?? t('classes.unknown', { id });
  };
}
