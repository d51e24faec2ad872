import type { TFunction } from 'i18next';
import { Archive, FileJson, Grid3x3, Image, Images, Layers } from 'lucide-react';
import type { MenuGroup } from '#ui/components/Menu.tsx';
import { exportAll, exportCurrent } from './exporting.ts';

/** Everything that can go out. */
export function exportGroups(t: TFunction, images: number): readonly MenuGroup[] {
  return [
    {
      name: t('export.one'),
      entries: [
        {
          id: 'export-label',
          name: t('export.label'),
          detail: t('export.labelDetail'),
          icon: Image,
          command: 'export',
          onAction: () => void exportCurrent('label'),
        },
        {
          id: 'export-masks',
          name: t('export.masks'),
          detail: t('export.masksDetail'),
          icon: Layers,
          onAction: () => void exportCurrent('masks'),
        },
        {
          id: 'export-maps',
          name: t('export.maps'),
          detail: t('export.mapsDetail'),
          icon: Grid3x3,
          onAction: () => void exportCurrent('maps'),
        },
        {
          id: 'export-one',
          name: t('export.zip'),
          detail: t('export.zipDetail'),
          icon: Archive,
          onAction: () => void exportCurrent('zip'),
        },
      ],
    },
    {
      name: t('export.project'),
      entries: [
        { id: 'export-recipe', name: t('export.recipe'), icon: FileJson, onAction: () => void exportCurrent('recipe') },
        {
          id: 'export-all',
          name: t('export.all', { count: images }),
          detail: t('export.allDetail'),
          icon: Images,
          onAction: () => void exportAll(),
        },
      ],
    },
  ];
}
