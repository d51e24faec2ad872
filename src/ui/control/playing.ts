import { UserError } from '#core/errors.ts';
import type { CourseReport, Played, RunProgress } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useExtremes } from '#ui/state/extremes.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useProject } from '#ui/state/project.ts';
import { useView } from '#ui/state/view.ts';
import { engine, onDeviceReplaced } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { type Playable, playableOf, type RecordOptions } from './playable.ts';
import { requireCurrent } from './project.ts';

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

/** What the player is open on, as long as it is there. */
function playing(): Playable | null {
  const { played } = usePlayer.getState();
  return played === null ? null : playableOf(played);
}

/** Opens the player and plays from the beginning. */
export async function openPlayer(played: Played): Promise<void> {
  if (!openOn(played)) return;
  usePlayer.getState().set({ isPlaying: true });
  await record();
}

function openOn(played: Played): boolean {
  const playable = playableOf(played);
  if (!playable) return false;
  forget();
  useView.getState().set({ stage: playable.stage });
  usePlayer.getState().set({ played });
  return true;
}

export function closePlayer(): void {
  usePlayer.getState().set({ played: null });
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

/** Makes the moment on screen the result. */
export async function takeMoment(): Promise<void> {
  const { recording, index, set } = usePlayer.getState();
  const playable = playing();
  if (!recording || !playable?.canTake(recording.steps[index])) return;
  set({ isPlaying: false });
  await playable.take(recording.steps[index]);
}

/** Makes the moments of what the player is open on; what goes wrong is shown. */
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
export async function recordOrThrow(place: number, options: RecordOptions = {}): Promise<CourseReport> {
  const { recipe } = useProject.getState();
  const step = recipe?.steps[place];
  if (!step?.on) throw new UserError('course.step', { step: place + 1, steps: recipe?.steps.length ?? 0 });
  if (!openOn(place)) throw new UserError('course.none', { step: place + 1, method: step.method });
  return makeMoments(options);
}

async function makeMoments(options: RecordOptions = {}): Promise<CourseReport> {
  const image = requireCurrent();
  const playable = playing()!;
  const mine = new AbortController();
  controller?.abort();
  controller = mine;
  options.signal?.addEventListener('abort', () => mine.abort());
  madeFrom = playable.origin();
  usePlayer.getState().set({ recording: null, index: 0, progress: 0 });
  try {
    const onProgress = (progress: RunProgress) => {
      const { method, fraction } = progress;
      if (controller === mine && method === playable.method) usePlayer.getState().set({ progress: fraction });
      options.onProgress?.(progress);
    };
    const recording = await playable.record(image, { signal: mine.signal, onProgress });
    mine.signal.throwIfAborted();
    usePlayer.getState().set({ recording, progress: null });
    return recording;
  } catch (error) {
    if (controller === mine) usePlayer.getState().set({ progress: null, isPlaying: false });
    throw error;
  }
}

/** No moments from now on; those under way are given up. */
function forget(): void {
  controller?.abort();
  controller = null;
  madeFrom = null;
  usePlayer.getState().set({ recording: null, index: 0, isPlaying: false, progress: null });
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
  usePlayer.subscribe((state, before) => {
    if (state.played !== null || before.played === null) return;
    forget();
    void engine('forgetRecording', []);
  });
  const check = () => {
    const { played, recording, progress } = usePlayer.getState();
    if (played === null) return;
    const playable = playing();
    if (!playable) closePlayer();
    else if ((recording || progress !== null) && playable.origin() !== madeFrom) forget();
  };
  useProject.subscribe((state, before) => {
    const same = state.recipe === before.recipe && state.images === before.images && state.classes === before.classes;
    if (!same || state.current !== before.current) check();
  });
  useExtremes.subscribe((state, before) => {
    if (state.points !== before.points || state.values !== before.values) check();
  });
  // The moments went with the device; whoever plays on makes them again.
  onDeviceReplaced(() => {
    if (usePlayer.getState().recording) forget();
  });
  useJobs.subscribe((state, before) => {
    if (state.device?.models !== before.device?.models) check();
  });
}
