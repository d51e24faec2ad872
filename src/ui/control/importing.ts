import { UserError } from '#core/errors.ts';
import { isNameList, readClassNames } from '#formats/class-names.ts';
import { isClassList, readClassesJson } from '#formats/classes-json.ts';
import { readCocoJson } from '#formats/coco-json.ts';
import { readGreyPng } from '#formats/grey-png.ts';
import { checkSize, readLabelPng } from '#formats/indexed-png.ts';
import { parseJson } from '#formats/json.ts';
import { labelEdits } from '#formats/label-edits.ts';
import { stem } from '#formats/naming.ts';
import { PROJECT_FORMAT } from '#formats/project-json.ts';
import { readRecipeJson } from '#formats/recipe-json.ts';
import { t } from '#ui/i18n.ts';
import type { CueKind } from '#ui/state/cues.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { ensureClasses } from './adding-classes.ts';
import { setCue } from './cues.ts';
import { ensureOpen } from './current.ts';
import { addEdits, writeRecipe } from './editing.ts';
import { guarded } from './failures.ts';
import { importProject, importZip } from './importing-project.ts';
import { methodTable } from './methods.ts';
import { loadModelFiles, nameClasses } from './models.ts';
import { isAboutModel } from './own-models.ts';
import { pickFiles } from './pickers.ts';
import { changeImage, requireCurrent, writing } from './project.ts';
import { reading } from './reading.ts';
import { setReference } from './references.ts';
import { changed } from './running.ts';

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** A label file becomes a correction by hand, above the automatic label. */
async function importLabel(file: File): Promise<void> {
  const { id } = requireCurrent();
  const size = await ensureOpen(id);
  const label = readLabelPng(await bytesOf(file), file.name, { size });
  await addEdits(id, ...labelEdits(label, file.name));
}

/** One file after the other; a broken one is reported and left out. @returns how many were good */
async function each(files: readonly File[], work: (file: File) => Promise<void>): Promise<number> {
  let count = 0;
  for (const file of files) {
    await guarded(async () => {
      await work(file);
      count++;
    }, t('notices.notOpened'));
  }
  return count;
}

/** Label files become what the labels are measured against. */
async function importReferences(files: readonly File[]): Promise<void> {
  const count = await each(files, async (file) => {
    const { id, size } = await photoFor(file, files.length === 1);
    await setReference(id, readLabelPng(await bytesOf(file), file.name, { size }));
  });
  if (count > 0) useNotices.getState().add('good', t('open.referenceDone', { count }));
}

/** The photo that a file is named like; for a lone file, else the one on screen. */
async function photoFor(file: File, isAlone: boolean) {
  const own = useProject.getState().images.find((image) => stem(image.name) === stem(file.name));
  if (!own && !isAlone) throw new UserError('cues.photo', { file: file.name });
  const { id, name } = own ?? requireCurrent();
  return { id, name, size: await ensureOpen(id) };
}

/** Saliency or edge maps take the place of the computed ones: each for the photo of its name, a lone one for this photo. */
async function importCues(kind: CueKind, files: readonly File[]): Promise<void> {
  await each(files, async (file) => {
    const { id, name, size } = await photoFor(file, files.length === 1);
    await setCue(id, kind, { name: file.name, data: readGreyPng(await bytesOf(file), file.name, size) });
    useNotices.getState().add('good', t('open.cueDone', { name: file.name, photo: name }));
  });
  changed();
}

/** The computed map is in force again. */
export async function dropCue(kind: CueKind): Promise<void> {
  await setCue(requireCurrent().id, kind, null);
  changed();
}

/** Masks take the place of the segmenter's: a folder of PNGs, or the JSON of amg.py. */
async function importMasks(files: readonly File[]): Promise<void> {
  const size = await ensureOpen(requireCurrent().id);
  const json = files.find((file) => /\.json$/i.test(file.name));
  const named = async (file: File) => ({ name: file.webkitRelativePath || file.name, bytes: await bytesOf(file) });
  const name = json?.name ?? files[0]?.webkitRelativePath.split('/')[0] ?? files[0]?.name ?? '';
  const masks = await reading(name, async (reader, signal) =>
    json
      ? reader.call('maskList', [await named(json), size], { signal })
      : reader.call('maskPngs', [await Promise.all(files.map(named)), size], { signal }),
  );
  if (masks.count === 0) throw new UserError('masks.none', { file: name });
  await writing((project) => project.addMasks(size.id, masks, name));
  useNotices.getState().add('good', t('open.masksDone', { count: masks.count, name }));
  changed();
}

/** COCO instances: the labels of photos that are open become corrections, and classes that the project lacks are added. */
async function importCoco(file: File): Promise<void> {
  const coco = readCocoJson(await bytesOf(file), file.name);
  const ofPhoto = new Map(coco.images.map(({ name, label }) => [stem(name), label]));
  const found = useProject.getState().images.filter(({ name }) => ofPhoto.has(stem(name)));
  if (found.length === 0) {
    throw new UserError('open.otherPhotos', { file: file.name, names: coco.images[0]?.name ?? '' });
  }
  // A project that had other classes before gave these other ids.
  const own = await ensureClasses(coco.classes);
  for (const { id, name } of found) {
    const size = await ensureOpen(id);
    const label = ofPhoto.get(stem(name))!;
    checkSize(label, file.name, size);
    await changeImage(id, { kind: 'edit', edits: labelEdits(label, file.name, own) });
  }
  useNotices.getState().add('good', t('open.zipDone', { count: found.length, name: file.name }));
  changed();
}

async function importRecipe(file: File): Promise<void> {
  const recipe = readRecipeJson(await bytesOf(file), file.name, methodTable);
  if (await writeRecipe(recipe)) useNotices.getState().add('good', t('open.recipeDone', { name: file.name }));
}

/** A list of class names with the classifier's outputs for them; classes of the same name are updated. */
async function importClasses(file: File): Promise<void> {
  const list = readClassesJson(await bytesOf(file), file.name);
  const wanted = Object.entries(list).map(([name, networkClasses]) => ({ name, networkClasses }));
  await ensureClasses(wanted);
  useNotices.getState().add('good', t('open.classesDone', { count: wanted.length, name: file.name }));
}

/** Files that came by drop or paste and are no photos: what they are is read from what is in them. */
export async function importFiles(files: readonly File[]): Promise<void> {
  const models = files.filter((file) => /\.onnx$/i.test(file.name));
  if (models.length > 0) {
    await loadModelFiles(files);
    return;
  }
  await each(files, importByName);
}

async function importByName(file: File): Promise<void> {
  if (/\.zip$/i.test(file.name)) await importZip(file);
  else if (/\.txt$/i.test(file.name)) await importClassNames(file);
  else if (/\.json$/i.test(file.name)) await importJson(file);
  else throw new UserError('models.noNetwork', { file: file.name });
}

/** Names of the classes of a classifier that a person brought. */
async function importClassNames(file: File): Promise<void> {
  const names = readClassNames(await file.text(), file.name);
  await nameClasses(names, file.name);
  useNotices.getState().add('good', t('open.namesDone', { count: names.length, name: file.name }));
}

async function importJson(file: File): Promise<void> {
  const value = parseJson(await bytesOf(file), file.name);
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && 'format' in value && value.format === PROJECT_FORMAT)
    await importProject(await bytesOf(file), file.name);
  else if (isObject && 'format' in value) await importRecipe(file);
  else if (isNameList(value)) await importClassNames(file);
  else if (isObject && 'annotations' in value && 'categories' in value) await importCoco(file);
  else if (Array.isArray(value) || (isObject && 'annotations' in value)) await importMasks([file]);
  else if (isAboutModel(value)) await loadModelFiles([file]);
  else if (isClassList(value)) await importClasses(file);
  else throw new UserError('open.unknownJson', { file: file.name });
}

async function pickThen(
  options: Parameters<typeof pickFiles>[0],
  work: (files: File[]) => Promise<void>,
): Promise<void> {
  const files = await pickFiles(options);
  if (files.length > 0) await guarded(() => work(files), t('notices.notOpened'));
}

export function pickLabel(): void {
  void pickThen({ accept: 'image/png', multiple: false }, ([file]) => importLabel(file));
}

export function pickReference(): void {
  void pickThen({ accept: 'image/png' }, importReferences);
}

export function pickMasks(): void {
  void pickThen({ accept: 'image/png,.json,.csv' }, importMasks);
}

export function pickProject(): void {
  void pickThen({ accept: '.zip,.json', multiple: false }, importFiles);
}

export function pickCue(kind: CueKind): void {
  void pickThen({ accept: 'image/png' }, (files) => importCues(kind, files));
}

export function pickRecipe(): void {
  void pickThen({ accept: '.json', multiple: false }, ([file]) => importRecipe(file));
}

export function pickClasses(): void {
  void pickThen({ accept: '.json', multiple: false }, ([file]) => importClasses(file));
}

export function pickModel(): void {
  void pickThen({ accept: '.onnx,.json,.txt,.data,.onnx_data' }, loadModelFiles);
}
