import type { TFunction } from 'i18next';
import { Archive, Boxes, FileImage, FolderOpen, Link, Tag, Upload } from 'lucide-react';
import type { MenuGroup } from '#ui/components/Menu.tsx';
import { CUES, type CueKind } from '#ui/state/cues.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { guarded } from './failures.ts';
import {
  dropCue,
  pickClasses,
  pickCue,
  pickLabel,
  pickMasks,
  pickModel,
  pickProject,
  pickRecipe,
  pickReference,
} from './importing.ts';
import { pickFolder, pickImages } from './pickers.ts';

/** Everything that can come in; `cues` are the maps from files that the photo has. */
export function openMenuGroups(t: TFunction, hasPhoto: boolean, cues: readonly CueKind[]): readonly MenuGroup[] {
  return [
    {
      name: t('open.photos'),
      entries: [
        { id: 'images', name: t('open.images'), icon: FileImage, command: 'open', onAction: pickImages },
        { id: 'folder', name: t('open.folder'), icon: FolderOpen, onAction: pickFolder },
        { id: 'url', name: t('open.url'), icon: Link, onAction: () => useDialogs.getState().show('url') },
      ],
    },
    {
      name: t('open.forThis'),
      entries: [
        { id: 'label', name: t('open.label'), icon: Tag, isDisabled: !hasPhoto, onAction: pickLabel },
        {
          id: 'reference',
          name: t('open.reference'),
          detail: t('open.referenceDetail'),
          icon: Tag,
          isDisabled: !hasPhoto,
          onAction: pickReference,
        },
        {
          id: 'masks',
          name: t('open.masks'),
          detail: t('open.masksDetail'),
          icon: Upload,
          isDisabled: !hasPhoto,
          onAction: pickMasks,
        },
        ...CUES.map((kind) => ({
          id: kind,
          name: t(`open.${kind}`),
          detail: t('open.cueDetail'),
          icon: Upload,
          isDisabled: !hasPhoto,
          onAction: () => pickCue(kind),
        })),
        ...cues.map((kind) => ({
          id: `${kind}-drop`,
          name: t(`open.drop.${kind}`),
          icon: Upload,
          onAction: () => void guarded(() => dropCue(kind), t('notices.notSaved')),
        })),
      ],
    },
    {
      name: t('open.forAll'),
      entries: [
        {
          id: 'project',
          name: t('open.project'),
          detail: t('open.projectDetail'),
          icon: Archive,
          onAction: pickProject,
        },
        { id: 'recipe', name: t('open.recipe'), icon: Upload, onAction: pickRecipe },
        {
          id: 'classes',
          name: t('open.classes'),
          detail: t('open.classesDetail'),
          icon: Tag,
          onAction: pickClasses,
        },
        {
          id: 'models',
          name: t('models.manage'),
          detail: t('models.manageDetail'),
          icon: Boxes,
          onAction: () => useDialogs.getState().show('models'),
        },
        { id: 'model', name: t('open.model'), detail: t('open.modelDetail'), icon: Upload, onAction: pickModel },
      ],
    },
  ];
}
