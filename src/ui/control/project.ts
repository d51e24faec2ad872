import { UserError } from '#core/errors.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Change, ImageChange, ImageDocument, ImageId, ProjectChange } from '#project/changes.ts';
import { type OpenOptions, openProject } from '#project/open.ts';
import type { Project } from '#project/project.ts';
import { t } from '#ui/i18n.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { report } from './failures.ts';
import { defaultRecipe } from './methods.ts';

let project: Project | null = null;

export function theProject(): Project {
  if (!project) throw new UserError('project.closed');
  return project;
}

/** Opens the browser's project and keeps the store in step with it. */
export async function open(options?: OpenOptions): Promise<void> {
  const opened = await openProject(options);
  await project?.close();
  project = opened;
  opened.subscribe(mirror);
  mirror();
  void refreshStorage();
}

/** Shows the project anew: without a recipe of its own it follows what the models in use ask for. */
export function mirror(): void {
  if (!project) return;
  const { images, classes, recipe } = project.state;
  const before = useProject.getState();
  const current = images.some((image) => image.id === before.current) ? before.current : null;
  if (project.mode !== before.mode && (project.mode === 'takenOver' || project.mode === 'closed')) {
    report(new UserError(`project.${project.mode}`), t(`status.mode.${project.mode}`));
  }
  before.set({
    mode: project.mode,
    images,
    classes,
    recipe: recipe ?? unchanged(before.recipe, defaultRecipe()),
    current,
    next: project.next(current),
  });
}

/** The one before when it says the same, so that nothing is drawn anew for it. */
function unchanged(before: Recipe | null, now: Recipe): Recipe {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Puts another image on screen. What that means for viewport and engine is control/current.ts. */
export function setCurrent(id: ImageId | null): void {
  useProject.getState().set({ current: id, next: theProject().next(id) });
}

/** A write with its state for the status bar. Nothing is applied when it fails. */
export async function writing<T>(work: (project: Project) => Promise<T>): Promise<T> {
  const { set } = useProject.getState();
  set({ writing: useProject.getState().writing + 1 });
  try {
    const result = await work(theProject());
    set({ unsaved: false });
    return result;
  } catch (error) {
    set({ unsaved: true });
    throw error;
  } finally {
    set({ writing: useProject.getState().writing - 1 });
    refreshStorageSoon();
  }
}

export function changeImage(image: ImageId, change: ImageChange, silent = false): Promise<void> {
  return writing((open) => open.append(change, { image, silent }));
}

export function changeProject(change: ProjectChange, silent = false): Promise<void> {
  return writing((open) => open.append(change, { silent }));
}

/** One step back or forth; the step taken, or null when there is none. */
export async function step(direction: 'undo' | 'redo'): Promise<Change | null> {
  const { current } = useProject.getState();
  return writing((open) => open[direction](current));
}

/** The image on screen. @throws UserError 'project.noneOpen' */
export function requireCurrent() {
  const image = currentImage(useProject.getState());
  if (!image) throw new UserError('project.noneOpen');
  return image;
}

/** @throws UserError 'project.noImage' {image} */
export function requireImage(id: ImageId): ImageDocument {
  const image = useProject.getState().images.find((one) => one.id === id);
  if (!image) throw new UserError('project.noImage', { image: String(id) });
  return image;
}

async function refreshStorage(): Promise<void> {
  if (project) useProject.getState().set({ storage: await project.storage() });
}

let storageTimer = 0;

function refreshStorageSoon(): void {
  clearTimeout(storageTimer);
  storageTimer = window.setTimeout(() => void refreshStorage(), 1500);
}
