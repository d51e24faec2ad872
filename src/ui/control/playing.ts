import { UserError } from '#core/errors.ts';
import type { Recipe } from '#core/recipe.ts';
import type { CourseReport, RunProgress } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { usePlayer } from '#ui/state/player.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { withStep, writeRecipe } from './editing.ts';
import { engine, onDeviceReplaced } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { describeMethod } from './methods.ts';
import { requireCurrent } from './project.ts';
import { requestFor } from './running.ts';

/*
 * The moments stay in the worker; the page only says which one is shown. They are made when somebody wants to see them
 * and forgotten when what they were made from changes, a lost device included.
 */

/** A course of any length takes about this long at the usual speed … */
const COURSE_MS = 4000;
/** … but its moments come neither faster nor slower than this. */
const MOMENT_MS = { min: 33, max: 500 };

let controller: AbortController | null = null;
/** What the recording, or the one under way, was made from. */
let madeFrom: string | null = null;

/** The course of the step at a place, if it has one. */
export function courseAt(recipe: Recipe | null, place: number) {
  const step = recipe?.steps[place];
  return step && describeMethod(step.method)?.course;
}

/** Place of the last running step of a stage that can be played; null when there is none. */
export function playableStep(recipe: Recipe | null, stage: string): number | null {
  const at = recipe?.steps.findLastIndex((step, place) => {
    return step.on && describeMethod(step.method)?.stage === stage && courseAt(recipe, place);
  });
  return at === undefined || at < 0 ? null : at;
}

/** Opens the player on a step and plays it from its beginning. */
export async function openPlayer(place: number): Promise<void> {
  const { recipe } = useProject.getState();
  const method = describeMethod(recipe?.steps[place]?.method ?? '');
  if (!method?.course) return;
  forget();
  useView.getState().set({ stage: method.stage });
  usePlayer.getState().set({ place, index: 0, isPlaying: true });
  await record();
}

export function closePlayer(): void {
  forget();
  usePlayer.getState().set({ place: null });
  void engine('forgetRecording', []);
}

/** Plays on, from the beginning when the end is on screen, or stops. Makes the moments when there are none. */
export async function togglePlaying(): Promise<void> {
  const { isPlaying, recording, progress, index, set } = usePlayer.getState();
  if (isPlaying) return set({ isPlaying: false });
  const atEnd = recording !== null && index >= recording.steps.length - 1;
  set({ isPlaying: true, ...(atEnd && { index: 0 }) });
  if (!recording && progress === null) await record();
}

/** Puts a moment on screen. */
export function showMoment(index: number): void {
  const { recording, set } = usePlayer.getState();
  if (!recording) return;
  const last = recording.steps.length - 1;
  set({ index: Math.min(last, Math.max(0, index)), isPlaying: false });
  useView.getState().set({ stage: recording.stage });
}

export function stepMoment(by: number): void {
  showMoment(usePlayer.getState().index + by);
}

/** Stops making moments. */
export function cancelRecording(): void {
  controller?.abort();
  usePlayer.getState().set({ progress: null, isPlaying: false });
}

/** Whether the moment on screen can be the step's result: its number is a value that the parameter may have. */
export function canTakeMoment(recording: CourseReport, index: number): boolean {
  const spec = describeMethod(recording.method)?.parameters[recording.parameter];
  const step = recording.steps[index];
  return spec?.type === 'number' && step >= spec.min && step <= spec.max;
}

/** Makes the moment on screen the step's result, as a change of the recipe. */
export async function takeMoment(): Promise<void> {
  const { recording, index, place } = usePlayer.getState();
  const { recipe } = useProject.getState();
  if (!recording || place === null || !recipe || !canTakeMoment(recording, index)) return;
  const parameters = { ...recipe.steps[place].parameters, [recording.parameter]: recording.steps[index] };
  usePlayer.getState().set({ isPlaying: false });
  await writeRecipe(withStep(recipe, place, { parameters }));
}

/** Makes the moments of the step that the player is open on; what goes wrong is shown. */
async function record(): Promise<void> {
  try {
    await makeMoments();
  } catch (error) {
    if (!isAbort(error)) report(error, t('player.failed'));
  }
}

/**
 * Opens the player on a step of the photo on screen and makes its moments, for callers that deal with errors themselves.
 * @throws UserError 'course.step', 'course.none', 'project.noneOpen' and what running throws; AbortError
 */
export async function recordOrThrow(
  place: number,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: RunProgress) => void } = {},
): Promise<CourseReport> {
  const { recipe } = useProject.getState();
  const step = recipe?.steps[place];
  if (!step?.on) throw new UserError('course.step', { step: place + 1, steps: recipe?.steps.length ?? 0 });
  const method = describeMethod(step.method);
  if (!method?.course) throw new UserError('course.none', { step: place + 1, method: step.method });
  forget();
  useView.getState().set({ stage: method.stage });
  usePlayer.getState().set({ place });
  return makeMoments(options);
}

async function makeMoments(options: Parameters<typeof recordOrThrow>[1] = {}): Promise<CourseReport> {
  const image = requireCurrent();
  const { place } = usePlayer.getState();
  const mine = new AbortController();
  controller?.abort();
  controller = mine;
  options.signal?.addEventListener('abort', () => mine.abort());
  madeFrom = origin();
  usePlayer.getState().set({ recording: null, index: 0, progress: 0 });
  try {
    const request = await requestFor(image);
    mine.signal.throwIfAborted();
    const told = follow(mine);
    const onProgress = (progress: RunProgress) => {
      told(progress);
      options.onProgress?.(progress);
    };
    const recording = await engine('record', [request, place!], { signal: mine.signal, onProgress });
    mine.signal.throwIfAborted();
    usePlayer.getState().set({ recording, progress: null });
    return recording;
  } catch (error) {
    if (controller === mine) usePlayer.getState().set({ progress: null, isPlaying: false });
    throw error;
  }
}

function follow(mine: AbortController): (progress: RunProgress) => void {
  return ({ method, fraction }) => {
    const { place, set } = usePlayer.getState();
    const step = place === null ? undefined : useProject.getState().recipe?.steps[place];
    if (controller === mine && step?.method === method) set({ progress: fraction });
  };
}

/** No moments from now on; those under way are given up. */
function forget(): void {
  controller?.abort();
  controller = null;
  madeFrom = null;
  usePlayer.getState().set({ recording: null, index: 0, isPlaying: false, progress: null });
}

/**
 * Everything that the moments depend on. The parameter that says how many steps are made is left out: with fewer, the
 * moments that are there stay what they are.
 */
function origin(): string | null {
  const { place } = usePlayer.getState();
  const state = useProject.getState();
  const { recipe, classes } = state;
  const image = currentImage(state);
  const course = place === null ? undefined : courseAt(recipe, place);
  if (!image || !recipe || place === null || !course) return null;
  const steps = recipe.steps.slice(0, place + 1).map((step, index) => {
    return index < place ? step : { ...step, parameters: { ...step.parameters, [course.parameter]: null } };
  });
  const reads = new Set(steps.flatMap((step) => describeMethod(step.method)?.dependsOn ?? []));
  const edits = image.edits.filter(
    ({ type }) => (type === 'stroke' && reads.has('strokes')) || (type === 'verdict' && reads.has('verdicts')),
  );
  return JSON.stringify([
    image.id,
    image.tags,
    image.masks,
    edits,
    classes.map(({ id, networkClasses }) => [id, networkClasses]),
    recipe.seed,
    recipe.models,
    steps,
    useJobs.getState().device?.models.map(({ hash }) => hash),
  ]);
}

let timer = 0;

function tick(): void {
  clearTimeout(timer);
  const { isPlaying, recording, index, speed, set } = usePlayer.getState();
  if (!isPlaying || !recording) return;
  const moments = recording.steps.length;
  const pause = Math.min(MOMENT_MS.max, Math.max(MOMENT_MS.min, COURSE_MS / moments)) / speed;
  if (index >= moments - 1) set({ isPlaying: false });
  else timer = window.setTimeout(() => set({ index: usePlayer.getState().index + 1 }), pause);
}

/** From now on the moments follow what they are made from, and the clock while they are played. */
export function followPlayer(): void {
  usePlayer.subscribe((state, before) => {
    const moved = state.isPlaying !== before.isPlaying || state.index !== before.index;
    if (moved || state.recording !== before.recording || state.speed !== before.speed) tick();
  });
  const check = () => {
    const { place, recording, progress } = usePlayer.getState();
    if (place === null) return;
    const now = origin();
    if (!courseAt(useProject.getState().recipe, place)) closePlayer();
    else if ((recording || progress !== null) && now !== madeFrom) forget();
  };
  useProject.subscribe((state, before) => {
    const same = state.recipe === before.recipe && state.images === before.images && state.classes === before.classes;
    if (!same || state.current !== before.current) check();
  });
  // The moments went with the device; whoever plays on makes them again.
  onDeviceReplaced(() => {
    if (usePlayer.getState().recording) forget();
  });
  useJobs.subscribe((state, before) => {
    if (state.device?.models !== before.device?.models) check();
  });
}
