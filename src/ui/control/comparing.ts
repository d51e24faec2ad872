import type { StageId } from '#core/kinds.ts';
import type { Compare, RunProgress } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { type KeptRecipe, useKept } from '#ui/state/kept.ts';
import { currentImage, useProject } from '#ui/state/project.ts';
import { type Comparison, useView } from '#ui/state/view.ts';
import { givenKinds } from './cues.ts';
import { engine, onDeviceReplaced } from './engine.ts';
import { isAbort, report } from './failures.ts';
import { theProject, writing } from './project.ts';
import { presetOf } from './recipe-editing.ts';
import { runnable } from './runnable.ts';
import { loadedTasks, requestFor } from './running.ts';
import { stagesOf } from './stages.ts';

/*
 * The result on screen against another stage of it, or against another recipe: that one is kept with the project and
 * run for each photo that it is compared on. What both have in common is not computed twice.
 */

const CHOICE = 'kept';

/** What the stages on screen are compared with, as the engine wants it. */
export function compareView(): Compare | null {
  const { compare } = useView.getState();
  if (!compare) return null;
  const { recipe, mode, position } = compare;
  return { recipe, mode, position, stage: otherStage(compare, useView.getState().stage) };
}

/** The stage of the other side; a recipe that lacks the one on screen shows its label. */
export function otherStage({ recipe, stage }: Comparison, shown: StageId): StageId {
  if (stage !== 'same') return stage;
  const other = recipe === 'kept' ? (useKept.getState().kept?.recipe ?? null) : useProject.getState().recipe;
  return stagesOf(other).includes(shown) ? shown : 'edit';
}

/** Begins to compare: with the recipe that was kept, else with the stage before. */
export function toggleCompare(): void {
  const { compare, stage, set } = useView.getState();
  if (compare) {
    set({ compare: null });
    return;
  }
  const { kept } = useKept.getState();
  const stages = stagesOf(useProject.getState().recipe);
  const other = kept
    ? ({ recipe: 'kept', stage: 'same' } as const)
    : ({ recipe: 'current', stage: stages[stages.indexOf(stage) - 1] ?? 'edit' } as const);
  set({ compare: { ...other, mode: 'swipe', position: 0.5 } });
}

export function setCompare(patch: Partial<Comparison>): void {
  const { compare, set } = useView.getState();
  if (compare) set({ compare: { ...compare, ...patch } });
}

/** Keeps the recipe in force, to compare others with it, on this photo and on every other. */
export async function keepForComparison(): Promise<void> {
  const { recipe } = useProject.getState();
  if (!recipe) return;
  const preset = presetOf(recipe);
  const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const name = preset ? t(`recipes.${preset.id}.name`) : t('compare.keptAt', { time });
  const kept: KeptRecipe = { name, recipe };
  try {
    await writing((project) => project.setChoice(CHOICE, kept));
  } catch (error) {
    report(error, t('notices.notSaved'));
    return;
  }
  useKept.getState().set({ kept });
  const { compare, set } = useView.getState();
  const side = { recipe: 'kept', stage: 'same' } as const;
  set({ compare: compare ? { ...compare, ...side } : { ...side, mode: 'swipe', position: 0.5 } });
}

/** Reads what was kept back after a reload. */
export function restoreKept(): void {
  const kept = theProject().choice(CHOICE) as KeptRecipe | undefined;
  useKept.getState().set({ kept: kept ?? null });
}

let controller: AbortController | null = null;
/** What the newest finished run of the kept recipe was made from. */
let done: readonly unknown[] = [];

/** Parts that keep their identity as long as they stay the same. */
function origin(): readonly unknown[] {
  const state = useProject.getState();
  return [useKept.getState().kept, currentImage(state), state.classes, useJobs.getState().device?.models];
}

const same = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** Runs the kept recipe for the photo on screen, when it is looked at and the photo's own label is there. */
async function runKept(): Promise<void> {
  const { kept, set } = useKept.getState();
  const image = currentImage(useProject.getState());
  const { running, results } = useJobs.getState();
  if (!kept || !image || useView.getState().compare?.recipe !== 'kept' || running || !results[image.id]) return;
  const from = origin();
  if (controller || same(from, done)) return;
  const mine = new AbortController();
  controller = mine;
  set({ progress: 0 });
  const onProgress = ({ fraction }: RunProgress) => set({ progress: fraction });
  try {
    const { recipe } = runnable(kept.recipe, loadedTasks(), givenKinds(image));
    const request = await requestFor(image, { recipe, kept: true });
    mine.signal.throwIfAborted();
    await engine('run', [request], { signal: mine.signal, onProgress });
    done = from;
  } catch (error) {
    // What was cut short for the photo's own run comes again behind it.
    if (!isAbort(error)) {
      done = from;
      report(error, t('compare.failed', { name: kept.name }));
    }
  } finally {
    controller = null;
    set({ progress: null });
  }
  measureSoon();
  // Meanwhile there may be other edits, or another photo.
  if (!mine.signal.aborted) void runKept();
}

/** Figures may follow a little later than a picture that is dragged. */
const MEASURE_AFTER_MS = 150;
let timer = 0;

function measureSoon(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void measure(), MEASURE_AFTER_MS);
}

async function measure(): Promise<void> {
  const compare = compareView();
  const { current } = useProject.getState();
  const { stage, map } = useView.getState();
  const { results, generation } = useJobs.getState();
  const { set } = useKept.getState();
  if (!compare || !current || !results[current]) return set({ difference: null });
  try {
    const difference = await engine('difference', [current, stage, compare, map]);
    const isNow = generation === useJobs.getState().generation && current === useProject.getState().current;
    if (isNow) set({ difference });
  } catch (error) {
    if (!isAbort(error)) console.warn('difference', error);
  }
}

/** From now on the other side follows the photo, its tags and its edits. */
export function followCompare(): void {
  useJobs.subscribe((state, before) => {
    // The photo's own run goes first: it is what a slider moves.
    if (state.running && !before.running) controller?.abort();
    const ended = before.running && !state.running;
    const models = state.device?.models !== before.device?.models;
    if (ended || models || state.generation !== before.generation) {
      void runKept();
      measureSoon();
    }
  });
  useView.subscribe((state, before) => {
    const moved =
      state.compare?.recipe !== before.compare?.recipe ||
      state.compare?.stage !== before.compare?.stage ||
      state.stage !== before.stage ||
      state.map !== before.map;
    if (!moved) return;
    if (state.compare) void runKept();
    measureSoon();
  });
  useKept.subscribe((state, before) => {
    if (state.kept !== before.kept) void runKept();
  });
  onDeviceReplaced(() => {
    done = [];
    void runKept();
  });
  useProject.subscribe((state, before) => {
    if (state.current !== before.current) useKept.getState().set({ difference: null });
  });
}
