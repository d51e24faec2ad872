import type { ProjectClass } from '#core/classes.ts';
import type { Edit, EditClass, MaskEdit, Verdict } from '#core/edits.ts';
import type { Recipe, Step } from '#core/recipe.ts';
import type { ImageId, PromptResult } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { ensureClasses, type WantedClass } from './adding-classes.ts';
import { show } from './current.ts';
import { engine } from './engine.ts';
import { guarded, report } from './failures.ts';
import { changeImage, changeProject, requireCurrent, step } from './project.ts';
import { changed } from './running.ts';

/*
 * Every act here is written to the journal first; only then does the screen show it and the label
 * is made again. A write that fails says so and changes nothing.
 */

async function act(work: () => Promise<void>): Promise<boolean> {
  try {
    // In the journal things lie in the order in which they were done.
    await flushRecipe();
    await work();
  } catch (error) {
    report(error, t('notices.notSaved'));
    return false;
  }
  changed();
  return true;
}

/** The photo is named: by the time that its mask or label is there, another may be on screen. */
export function addEdits(image: ImageId, ...edits: readonly Edit[]): Promise<boolean> {
  return act(() => changeImage(image, { kind: 'edit', edits }));
}

/** Takes a mask for the current class, or as something else. */
export function takeMask(
  image: ImageId,
  { counts, size }: PromptResult,
  source: MaskEdit['source'],
  as: EditClass = useView.getState().paintClass,
): Promise<boolean> {
  return addEdits(image, { type: 'mask', class: as, counts, size, source });
}

/** Takes a proposed mask of the photo on screen for the current class, or as something else. */
export async function takeProposed(maskKey: string, as: EditClass = useView.getState().paintClass): Promise<void> {
  await guarded(async () => {
    const { id } = requireCurrent();
    await takeMask(id, await engine('mask', [id, maskKey]), { maskKey }, as);
  });
}

export async function judge(maskKey: string, classId: number, verdict: Verdict['verdict']): Promise<void> {
  await addEdits(requireCurrent().id, { type: 'verdict', maskKey, class: classId, verdict });
}

export async function undo(): Promise<void> {
  await move('undo');
}

export async function redo(): Promise<void> {
  await move('redo');
}

async function move(direction: 'undo' | 'redo'): Promise<void> {
  await act(async () => {
    const taken = await step(direction);
    const { current, images } = useProject.getState();
    // All photos were out, or the one on screen is now.
    if (!current && images[0]) await show(images[0].id);
    if (taken) useNotices.getState().announce(t(`announce.${direction}`, { what: t(`changes.${taken.kind}`) }));
  });
}

export async function setTag(classId: number, on: boolean): Promise<void> {
  const { id, tags } = requireCurrent();
  const next = on ? [...tags, classId].sort((a, b) => a - b) : tags.filter((tag) => tag !== classId);
  await act(() => changeImage(id, { kind: 'tags', tags: next }));
}

export async function setReviewed(reviewed: boolean): Promise<boolean> {
  const { id } = requireCurrent();
  return (await guarded(() => changeImage(id, { kind: 'reviewed', reviewed }).then(() => true))) ?? false;
}

export async function addClass(wanted: WantedClass): Promise<boolean> {
  return act(async () => {
    await ensureClasses([wanted]);
  });
}

export function removeClass(id: number): Promise<boolean> {
  return setClasses(useProject.getState().classes.filter((one) => one.id !== id));
}

function setClasses(classes: readonly ProjectClass[]): Promise<boolean> {
  return act(() => changeProject({ kind: 'classes', classes }));
}

export function changeClass(id: number, patch: Partial<Omit<ProjectClass, 'id'>>): Promise<boolean> {
  const { classes } = useProject.getState();
  return setClasses(classes.map((one) => (one.id === id ? { ...one, ...patch } : one)));
}

/** Shows a recipe and its label while a slider is dragged, without writing it. */
export function previewRecipe(recipe: Recipe): void {
  useProject.getState().set({ recipe });
  changed();
}

export function writeRecipe(recipe: Recipe): Promise<boolean> {
  takeUnwritten();
  return act(() => changeProject({ kind: 'recipe', recipe }));
}

/** Arrow keys move a slider step by step; when they pause for this long, it was one change. */
const REST_MS = 900;

let unwritten: Recipe | null = null;
let resting = 0;

/** As writeRecipe, once the slider has come to rest: twenty presses of a key are one step of undo. */
export function writeRecipeAtRest(recipe: Recipe): void {
  previewRecipe(recipe);
  if (!unwritten) useProject.getState().set({ writing: useProject.getState().writing + 1 });
  unwritten = recipe;
  clearTimeout(resting);
  resting = window.setTimeout(() => void flushRecipe().catch((error) => report(error, t('notices.notSaved'))), REST_MS);
}

/** What waits to be written, which from now on is the caller's. */
function takeUnwritten(): Recipe | null {
  const recipe = unwritten;
  clearTimeout(resting);
  unwritten = null;
  if (recipe) useProject.getState().set({ writing: useProject.getState().writing - 1 });
  return recipe;
}

/** Writes a slider that is not at rest yet: before anything else is done, and before the page goes. */
export async function flushRecipe(): Promise<void> {
  const recipe = takeUnwritten();
  if (recipe) await changeProject({ kind: 'recipe', recipe });
}

/** As writeRecipe, for callers that want the error itself. */
export async function writeRecipeOrThrow(recipe: Recipe): Promise<void> {
  await flushRecipe();
  await changeProject({ kind: 'recipe', recipe });
  changed();
}

/** A recipe with one step changed. */
export function withStep(recipe: Recipe, index: number, patch: Partial<Step>): Recipe {
  return { ...recipe, steps: recipe.steps.map((one, i) => (i === index ? { ...one, ...patch } : one)) };
}
