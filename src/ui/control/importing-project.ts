import { UserError } from '#core/errors.ts';
import { checkRecipe } from '#core/recipe-check.ts';
import { exportName, type ImportedItem } from '#formats/export-set.ts';
import { labelEdits } from '#formats/label-edits.ts';
import { classesAmong, type LabelName, readLabelNames } from '#formats/labelmap.ts';
import type { NamedBytes } from '#formats/mask-png.ts';
import { type ProjectImage, readProjectJson, withLabelIds } from '#formats/project-json.ts';
import { readRecipeJson } from '#formats/recipe-json.ts';
import { readZip } from '#formats/zip.ts';
import type { ImageDocument, ImageId } from '#project/changes.ts';
import { t } from '#ui/i18n.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { ensureClasses } from './adding-classes.ts';
import { addPhotos } from './adding-photos.ts';
import { ensureOpen } from './current.ts';
import { writeRecipeOrThrow } from './editing.ts';
import { methodTable } from './methods.ts';
import { changeImage, changeProject, writing } from './project.ts';
import { reading } from './reading.ts';
import { changed } from './running.ts';

/** Names shown in a message; more are counted. */
const NAMED = 3;
const PHOTO = /(^|\/)(JPEGImages|images)\/[^/]+\.(jpe?g|png|webp)$/i;

/**
 * What an earlier session wrote, over the photos that are open: classes, recipe, tags and edits. Edits come above
 * what is there, as one step of undo for each photo. Classes are the same when their names are.
 * @throws UserError 'formats.json' | 'formats.field' | 'recipe.field' | 'open.otherPhotos'; nothing was taken over then
 */
export async function importProject(bytes: Uint8Array, file: string): Promise<void> {
  const given = readProjectJson(bytes, file);
  const recipe = given.recipe && checkRecipe(given.recipe, methodTable);
  const here = new Map(useProject.getState().images.map((image) => [image.id, image]));
  const found = given.images.filter(({ id }) => here.has(id));
  const missing = given.images.filter(({ id }) => !here.has(id));
  if (found.length === 0 && missing.length > 0)
    throw new UserError('open.otherPhotos', { file, names: listed(missing) });
  const own = await ensureClasses(given.classes);
  if (recipe) await changeProject({ kind: 'recipe', recipe });
  for (const image of found) await takeOver(here.get(image.id)!, withLabelIds(image, own));
  const { add } = useNotices.getState();
  add('good', t('open.projectDone', { count: found.length, name: file }));
  if (missing.length > 0) add('info', t('open.projectMissing', { count: missing.length, names: listed(missing) }));
  changed();
}

async function takeOver(here: ImageDocument, given: ProjectImage): Promise<void> {
  const { id } = here;
  if (JSON.stringify(here.tags) !== JSON.stringify(given.tags))
    await changeImage(id, { kind: 'tags', tags: given.tags });
  const alike = JSON.stringify(here.edits) === JSON.stringify(given.edits);
  if (!alike && given.edits.length > 0) await changeImage(id, { kind: 'edit', edits: given.edits });
  if (here.reviewed !== given.reviewed) await changeImage(id, { kind: 'reviewed', reviewed: given.reviewed });
}

/**
 * A zip: a project exported from here, or labels and masks in the folders of PASCAL VOC and CVAT. Photos in it are
 * opened. With a project.json its edits say all; without one, labels become corrections of the photos that have
 * their names, and masks take the place of the segmenter's. Where the zip names its classes, they are those of their
 * names, and those that the project lacks are added; else its numbers are this project's label ids.
 * @throws UserError 'formats.*' naming the file that is wrong, 'open.emptyZip'
 */
export async function importZip(file: File): Promise<void> {
  const files = readZip(new Uint8Array(await file.arrayBuffer()), file.name);
  const photos = files.filter(({ name }) => PHOTO.test(name));
  await addPhotos(
    photos.map(({ name, bytes }) => new File([bytes as BlobPart], name.slice(name.lastIndexOf('/') + 1))),
  );
  const project = files.find(({ name }) => /(^|\/)project\.json$/.test(name));
  if (project) return importProject(project.bytes, file.name);
  const recipe = files.find(({ name }) => /(^|\/)recipes\/[^/]+\.json$/.test(name));
  if (recipe) await writeRecipeOrThrow(readRecipeJson(recipe.bytes, recipe.name, methodTable));
  const names = readLabelNames(files);
  const count = await reading(file.name, async (reader, signal) => {
    let done = 0;
    for (const image of useProject.getState().images) {
      const own = filesOf(image.name, files);
      // Opening a photo takes its time, so those that the zip does not name are passed over.
      if (own.length === 0) continue;
      const { width, height } = await ensureOpen(image.id);
      const photo = { name: image.name, width, height };
      const item = await reader.call('exported', [own, photo, names], { signal });
      await takeItem(image.id, item, names, file.name);
      if (item.label || item.masks) done++;
    }
    return done;
  });
  if (count === 0 && photos.length === 0) throw new UserError('open.emptyZip', { file: file.name });
  if (count > 0) useNotices.getState().add('good', t('open.zipDone', { count, name: file.name }));
  changed();
}

/** What a zip holds for a photo comes into force. */
async function takeItem(
  image: ImageId,
  { label, masks }: ImportedItem,
  names: readonly LabelName[],
  from: string,
): Promise<void> {
  if (masks && masks.count > 0) await writing((project) => project.addMasks(image, masks, from));
  if (!label) return;
  // Lists name more than a project needs: CVAT's has a line for every id.
  const present = new Set(label.data);
  const own = await ensureClasses(classesAmong(names).filter(({ id }) => present.has(id)));
  await changeImage(image, { kind: 'edit', edits: labelEdits(label, from, own) });
}

function filesOf(photo: string, files: readonly NamedBytes[]): NamedBytes[] {
  const stem = exportName(photo);
  return files.filter(({ name }) => name.includes(`/${stem}.`) || name.includes(`/${stem}/`));
}

function listed(images: readonly { readonly name: string }[]): string {
  const names = images.slice(0, NAMED).map(({ name }) => name);
  return [...names, ...(images.length > NAMED ? [t('open.more', { count: images.length - NAMED })] : [])].join(', ');
}
