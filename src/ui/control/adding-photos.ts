import { UserError } from '#core/errors.ts';
import type { ImageDocument } from '#project/changes.ts';
import { t } from '#ui/i18n.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { report } from './failures.ts';
import { writing } from './project.ts';
import { makeThumbnail } from './thumbnails.ts';

/** Adds photos to the project, one broken file stopping none of the others. */
export async function addPhotos(photos: readonly File[], tags?: readonly number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const file of photos) {
    try {
      const { image, known } = await addPhoto(file, tags);
      ids.push(image.id);
      if (known && photos.length === 1) useNotices.getState().add('info', t('open.known', { name: image.name }));
    } catch (error) {
      report(error, t('notices.notOpened'));
    }
  }
  if (photos.length > 20) useNotices.getState().add('good', t('open.many', { count: ids.length }));
  return ids;
}

/** @throws UserError when the file is no photo that can be shown, or does not fit on the disk */
export async function addPhoto(
  file: File,
  tags?: readonly number[],
): Promise<{ image: ImageDocument; known: boolean }> {
  let thumbnail: string;
  try {
    thumbnail = await makeThumbnail(file);
  } catch {
    // The engine reads the header and can say what exactly is wrong.
    await engine('openImage', [{ name: file.name, file }]);
    throw new UserError('open.broken', { file: file.name });
  }
  const added = await writing((project) => project.addImage({ name: file.name, blob: file }, { tags }));
  const { thumbnails, set } = useProject.getState();
  set({ thumbnails: { ...thumbnails, [added.image.id]: thumbnail } });
  return added;
}
