import type { ImageId, ImageReport } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject, visibleImages } from '#ui/state/project.ts';
import { restoreCues } from './cues.ts';
import { engine } from './engine.ts';
import { cancelExtremes } from './extremes.ts';
import { report } from './failures.ts';
import { clearHover } from './hovering.ts';
import { changeProject, setCurrent, theProject } from './project.ts';
import { cancelPrompt } from './prompting.ts';
import { restoreReference } from './references.ts';
import { run } from './running.ts';
import { scoreSoon } from './scoring.ts';
import { fitPhoto, refresh } from './viewing.ts';

/** Photos that the engine keeps decoded, with their stages: this many, the longest unused goes first. */
const KEPT_OPEN = 6;

/** Ids in the order of last use, the newest last; each with the promise of being open. */
const opened = new Map<ImageId, Promise<ImageReport>>();
/** Photos whose notes a person was told. */
const told = new Set<ImageId>();

/** Makes sure that the engine holds a photo; its size comes with it. */
export function ensureOpen(id: ImageId): Promise<ImageReport> {
  const known = opened.get(id);
  const promise = known ?? openInEngine(id);
  opened.delete(id);
  opened.set(id, promise);
  if (!known) {
    promise.catch(() => opened.delete(id));
    void closeOldest();
  }
  return promise;
}

async function openInEngine(id: ImageId): Promise<ImageReport> {
  const image = useProject.getState().images.find((one) => one.id === id);
  const file = await theProject().file(id);
  const photo = await engine('openImage', [{ name: image?.name ?? id, file }]);
  const { sizes, set } = useProject.getState();
  set({ sizes: { ...sizes, [id]: { width: photo.width, height: photo.height } } });
  return photo;
}

/** How the file was read, once, to the person who looks at it: many a photo is only opened ahead or for an export. */
function tellNotes({ id, notes }: ImageReport): void {
  if (told.has(id)) return;
  told.add(id);
  const name = useProject.getState().images.find((one) => one.id === id)?.name ?? id;
  for (const note of notes) useNotices.getState().add('info', name, t(`images.notes.${note}`));
}

async function closeOldest(): Promise<void> {
  const { current } = useProject.getState();
  for (const id of [...opened.keys()]) {
    if (opened.size <= KEPT_OPEN) return;
    if (id === current || useJobs.getState().running?.image === id) continue;
    opened.delete(id);
    const { sizes, set } = useProject.getState();
    const { [id]: _, ...rest } = sizes;
    set({ sizes: rest });
    await engine('closeImage', [id]);
  }
}

/** Puts an image on screen and makes its label. */
export async function show(id: ImageId): Promise<void> {
  setCurrent(id);
  clearHover();
  restoreReference(id);
  restoreCues(id);
  scoreSoon();
  cancelPrompt();
  cancelExtremes();
  useJobs.getState().set({ masks: [] });
  void theProject()
    .setChoice('current', id)
    .catch(() => {});
  let photo: ImageReport;
  try {
    photo = await ensureOpen(id);
  } catch (error) {
    report(error);
    return;
  }
  if (useProject.getState().current !== id) return;
  tellNotes(photo);
  fitPhoto();
  run();
}

/** Steps along the strip; `unreviewed` skips what is done. */
export function stepImage(direction: 1 | -1, unreviewed = false): void {
  const state = useProject.getState();
  const images = visibleImages(state);
  const at = images.findIndex((image) => image.id === state.current);
  for (let i = at + direction; i >= 0 && i < images.length; i += direction) {
    if (!unreviewed || !images[i].reviewed) {
      void show(images[i].id);
      return;
    }
  }
}

/** Takes images out of the project, and shows the one that takes the place of the one on screen. */
export async function removeImages(ids: readonly ImageId[]): Promise<void> {
  const before = useProject.getState();
  const at = before.images.findIndex((image) => image.id === before.current);
  try {
    await changeProject({ kind: 'remove', images: ids });
  } catch (error) {
    report(error, t('notices.notSaved'));
    return;
  }
  const { images } = useProject.getState();
  const next = images[Math.min(at, images.length - 1)];
  if (next) await show(next.id);
  else refresh();
}
