import type { StageId } from '#core/kinds.ts';
import type { ImageId, ModelReport, ModelTask, RunProgress, RunRequest, RunResult } from '#engine/messages.ts';
import type { ImageDocument } from '#project/changes.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useSettings } from '#ui/state/settings.ts';
import { givenKinds, importedCues } from './cues.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { importedMasks } from './imported-masks.ts';
import { describeMethod } from './methods.ts';
import { runnable } from './runnable.ts';
import { sourcesOf } from './sources.ts';

/**
 * A run that is younger than this is let finish although something has changed: a slider that is
 * dragged would otherwise cancel every run before it has drawn anything.
 */
const PATIENCE_MS = 250;

interface Active {
  readonly controller: AbortController;
  readonly image: ImageId;
  readonly request: RunRequest;
  readonly since: number;
  step: { readonly stage: StageId; readonly method: string } | null;
}

let active: Active | null = null;
let looping = false;
let stale = false;
let patience = 0;
/** Counts how often a script took over; a run that began before is not gone on with. */
let turn = 0;

/** The request that makes a document's label. */
export async function requestFor(image: ImageDocument, extra: Partial<RunRequest> = {}): Promise<RunRequest> {
  const { classes, recipe } = useProject.getState();
  return {
    image: image.id,
    tags: image.tags,
    classes,
    recipe: runnable(recipe!, loadedTasks(), givenKinds(image)).recipe,
    edits: image.edits,
    ...(await importedMasks(image)),
    ...importedCues(image.id),
    ...extra,
  };
}

/** The tasks that a model is there for. */
export function loadedTasks(): ReadonlySet<ModelTask> {
  return tasksOf(useJobs.getState().device?.models ?? []);
}

/** The tasks of some models; a classifier may describe places of a photo too. */
export function tasksOf(models: readonly ModelReport[]): ReadonlySet<ModelTask> {
  return new Set(models.flatMap(({ task, offersFeatures }) => (offersFeatures ? [task, 'features' as const] : [task])));
}

/** Something that the label depends on has changed. Runs now, or as soon as the present run may go. */
export function changed(): void {
  if (useSettings.getState().live) run();
}

/** Runs the image on screen with the newest of everything. */
export function run(): void {
  stale = true;
  if (looping) considerAbort();
  else void next();
}

/** Stops the run under way. What was on screen stays. */
export function cancel(): void {
  stale = false;
  active?.controller.abort();
}

/**
 * A script runs this photo itself, with the newest of everything: the screen's own run, which may have begun with
 * older tags, must not finish behind it.
 */
export function giveWay(id: ImageId): void {
  if (useProject.getState().current !== id) return;
  turn++;
  cancel();
}

function considerAbort(): void {
  clearTimeout(patience);
  if (!active || !stale) return;
  const left = PATIENCE_MS - (performance.now() - active.since);
  const elsewhere = active.image !== useProject.getState().current;
  if (elsewhere) active.controller.abort();
  else if (left > 0) patience = window.setTimeout(considerAbort, left);
  else if (!worthFinishing(active)) active.controller.abort();
}

/** The step under way would be run again just the same: nothing that its result comes from has changed. */
function worthFinishing({ step, request }: Active): boolean {
  const image = currentImage(useProject.getState());
  if (!step || !image) return false;
  const { recipe, classes } = useProject.getState();
  const now = runnable(recipe!, loadedTasks(), givenKinds(image)).recipe;
  const sources = sourcesOf(request.recipe, step.method);
  const depends = new Set(sources.flatMap(({ method }) => describeMethod(method)?.dependsOn ?? []));
  return (
    isSame(sources, sourcesOf(now, step.method)) &&
    isSame(request.recipe.models, now.models) &&
    (!depends.has('tags') || (image.tags === request.tags && classes === request.classes)) &&
    ((!depends.has('verdicts') && !depends.has('strokes')) || image.edits === request.edits)
  );
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** One loop at a time, also while it waits: two would run the same photo with an old and a new recipe. */
async function next(): Promise<void> {
  looping = true;
  try {
    while (stale) await runOnce();
  } finally {
    looping = false;
  }
}

async function runOnce(): Promise<void> {
  const { set } = useJobs.getState();
  stale = false;
  const image = currentImage(useProject.getState());
  if (!image || !useProject.getState().sizes[image.id]) return;
  const controller = new AbortController();
  const since = performance.now();
  const mine = turn;
  set({ running: { image: image.id, stage: null, method: '', fraction: 0, since } });
  try {
    const request = await requestFor(image);
    if (mine !== turn) return;
    active = { controller, image: image.id, request, since, step: null };
    await showSeedFirst(image, active);
    if (mine !== turn) return;
    const result = await engine('run', [request], {
      signal: controller.signal,
      onProgress: follow(active),
    });
    finished(image, result, since);
  } catch (error) {
    if (!isAbort(error)) report(error, t('notices.runFailed', { name: image.name }));
  } finally {
    clearTimeout(patience);
    active = null;
    set({ running: null });
  }
}

/** Shows how far a run is, and gives it up when something newer waits and nothing would be lost. */
function follow(run: Active): (progress: RunProgress) => void {
  return ({ stage, method, fraction }) => {
    if (active !== run) return;
    run.step = { stage, method };
    const { image, since } = run;
    useJobs.getState().set({ running: { image, stage, method, fraction, since } });
    considerAbort();
  };
}

/**
 * A photo without any label yet gets one without masks first, which takes a fraction of the time:
 * a person sees maps and seed while the segmenter is at work. What it made is not made again.
 */
async function showSeedFirst(image: ImageDocument, run: Active): Promise<void> {
  const { recipe } = useProject.getState();
  const tasks = new Set(loadedTasks());
  if (useJobs.getState().results[image.id] || image.masks || !tasks.delete('segmenter')) return;
  const request = await requestFor(image, { recipe: runnable(recipe!, tasks, givenKinds(image)).recipe });
  const { signal } = run.controller;
  keepResult(image.id, await engine('run', [request], { signal, onProgress: follow(run) }));
}

/** Puts a finished run where the screen finds it. */
export function keepResult(id: ImageId, result: RunResult): void {
  const { results, generation, set } = useJobs.getState();
  const { label: _, ...kept } = result;
  const before = results[id]?.steps;
  const steps = result.steps.map((step) => {
    const alike = before?.filter((one) => one.method === step.method);
    const last = step.reused ? (alike?.find((one) => one.place === step.place) ?? alike?.[0]) : undefined;
    // What was kept took no time now; what it took when it was made says more.
    return last ? { ...step, milliseconds: last.milliseconds } : step;
  });
  set({ results: { ...results, [id]: { ...kept, steps } }, generation: generation + 1 });
}

function finished(image: ImageDocument, result: RunResult, since: number): void {
  keepResult(image.id, result);
  const seconds = (performance.now() - since) / 1000;
  // Quick re-runs while a slider moves would only chatter at a screen reader.
  if (seconds > 1) useNotices.getState().announce(t('announce.ran', { name: image.name, masks: result.masks }));
}
