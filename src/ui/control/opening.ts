import type { DirectoryDropItem, DropItem } from 'react-aria-components';
import { UserError } from '#core/errors.ts';
import { t } from '#ui/i18n.ts';
import { addPhotos } from './adding-photos.ts';
import { show } from './current.ts';
import { report } from './failures.ts';
import { importFiles } from './importing.ts';
import { focusPhoto } from './tools.ts';

const PHOTO = /\.(jpe?g|png|webp)$/i;
const OTHER = /\.(json|onnx|onnx_data|data|txt|zip)$/i;

interface OpenOptions {
  /** Pass over files that are nothing to us: a folder holds all sorts. */
  readonly quietly?: boolean;
  readonly tags?: readonly number[];
}

function isPhoto(file: File): boolean {
  return PHOTO.test(file.name) || /^image\/(jpeg|png|webp)$/.test(file.type);
}

/** Opens photos, and hands models and recipes to where they belong. The first new photo comes on screen. */
export async function openFiles(files: readonly File[], { quietly = false, tags }: OpenOptions = {}): Promise<void> {
  const photos = files.filter(isPhoto);
  const others = files.filter((file) => !isPhoto(file) && OTHER.test(file.name));
  const unknown = files.filter((file) => !isPhoto(file) && !OTHER.test(file.name));
  if (others.length > 0 && !quietly) await importFiles(others);
  if (unknown.length > 0 && !quietly) {
    report(new UserError('open.unknown', { file: unknown.map(({ name }) => name).join(', ') }), t('notices.notOpened'));
  }
  const opened = await addPhotos(photos, tags);
  if (quietly && photos.length === 0) report(new UserError('open.emptyFolder'));
  if (opened.length === 0) return;
  focusPhoto();
  await show(opened[0]);
}

/** Fetches photos. A server has to allow other pages to read them; the message says so. */
export async function openUrls(urls: readonly string[]): Promise<void> {
  const files: File[] = [];
  for (const url of urls) {
    try {
      files.push(await fetchFile(url));
    } catch (error) {
      report(error, t('notices.notOpened'));
    }
  }
  await openFiles(files);
}

/** @throws UserError 'open.unreachable' | 'open.offline' | 'open.status' naming the address */
export async function fetchFile(url: string): Promise<File> {
  let response: Response;
  try {
    response = await fetch(new URL(url, location.href));
  } catch {
    throw new UserError(navigator.onLine ? 'open.unreachable' : 'open.offline', { url });
  }
  if (!response.ok) throw new UserError('open.status', { url, status: response.status });
  const blob = await response.blob();
  const path = decodeURIComponent(new URL(response.url || url, location.href).pathname);
  return new File([blob], path.slice(path.lastIndexOf('/') + 1) || 'photo', { type: blob.type });
}

export async function openDropped(items: readonly DropItem[]): Promise<void> {
  const files: File[] = [];
  let fromFolder = false;
  for (const item of items) {
    if (item.kind === 'file') files.push(await item.getFile());
    else if (item.kind === 'directory') {
      fromFolder = true;
      files.push(...(await filesIn(item)));
    } else if (item.types.has('text/uri-list')) {
      await openUrls(
        (await item.getText('text/uri-list')).split(/\r?\n/).filter((line) => line && !line.startsWith('#')),
      );
    }
  }
  if (files.length > 0) await openFiles(files, { quietly: fromFolder });
}

/** All files of a folder and of the folders in it. */
async function filesIn(folder: DirectoryDropItem): Promise<File[]> {
  const files: File[] = [];
  for await (const entry of folder.getEntries()) {
    if (entry.kind === 'file') files.push(await entry.getFile());
    else files.push(...(await filesIn(entry)));
  }
  return files;
}

/** Photos and addresses from the clipboard. */
export function followPaste(): void {
  document.addEventListener('paste', (event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    if (files.length > 0) void openFiles(files.map(named));
    else if (/^https?:\/\/\S+$/.test(text)) void openUrls([text]);
  });
}

/** Every picture on a clipboard is called image.png; the time tells them apart. */
function named(file: File): File {
  if (file.name !== 'image.png') return file;
  const time = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  return new File([file], `pasted-${time}.png`, { type: file.type });
}
