import { UserError } from '#core/errors.ts';
import type { OpenOptions } from '#project/open.ts';
import { installScripting } from '#ui/scripting.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useProject } from '#ui/state/project.ts';
import { type Remedy, useTrouble } from '#ui/state/trouble.ts';
import { useView, type ViewState } from '#ui/state/view.ts';
import { followCompare, restoreKept } from './comparing.ts';
import { show } from './current.ts';
import { fetchRecommended } from './default-model.ts';
import { loadDemo } from './demo.ts';
import { flushRecipe } from './editing.ts';
import { startEngine } from './engine.ts';
import { describeError, report } from './failures.ts';
import { followMoments } from './hovering.ts';
import { followKeys } from './keyboard.ts';
import { followClassifier } from './mapping.ts';
import { loadChosenModel } from './model-store.ts';
import { loadFirstModels, modelsSettled } from './models.ts';
import { followPaste } from './opening.ts';
import { followPlayer } from './playing.ts';
import { followPrefetch } from './prefetching.ts';
import { open, theProject } from './project.ts';
import { followResults } from './results.ts';
import { followRuns } from './showing-runs.ts';
import { followStores } from './viewing.ts';

/** Parts of the view that come back after a reload. */
const REMEMBERED = [
  'stage',
  'photoOpacity',
  'overlayOpacity',
  'regions',
  'map',
  'hidden',
  'tool',
  'paintClass',
  'radius',
  'maskChoice',
] as const satisfies readonly (keyof ViewState)[];

/** Everything that has to happen once, in its order. */
export async function start(): Promise<void> {
  followStores();
  followResults();
  followRuns();
  followPrefetch();
  followPlayer();
  followMoments();
  followCompare();
  followKeys();
  followPaste();
  void startEngine().catch((error) => report(error));
  const opened = openOrAsk();
  // The project knows which models were chosen for it.
  const models = loadFirstModels(async (task) => (await opened) && loadChosenModel(task));
  void models.finally(() => useJobs.getState().set({ settled: true }));
  if (await opened) await begin(models);
  // Scripts find a studio that is ready: project open, demo scenes in it, models loaded, whose wishes a recipe starts from.
  await models.catch(() => {});
  installScripting();
  if (await opened) void fetchRecommended();
}

async function openOrAsk(options?: OpenOptions): Promise<boolean> {
  try {
    await open(options);
    return true;
  } catch (error) {
    const code = error instanceof UserError ? error.code : '';
    useProject.getState().set({ mode: 'failed' });
    useTrouble.getState().set({ trouble: { text: describeError(error), choices: remedies(code) } });
    return false;
  }
}

function remedies(code: string): Remedy[] {
  if (code === 'project.secondTab') return ['takeOver', 'readOnly'];
  if (code === 'project.newer') return ['reload', 'fresh'];
  if (code === 'project.corrupt') return ['fresh', 'memory'];
  return ['memory', 'reload'];
}

/** After the project did not open: what a person chose to do. */
export async function continueWith(choice: Remedy): Promise<void> {
  if (choice === 'reload') {
    location.reload();
    return;
  }
  if (await openOrAsk({ [choice]: true })) await begin(modelsSettled());
}

async function begin(models: Promise<unknown>): Promise<void> {
  restoreView();
  restoreKept();
  rememberView();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void flushRecipe();
  });
  window.addEventListener('pagehide', () => void flushRecipe());
  void theProject().persist();
  void models.then(followClassifier).catch((error) => report(error));
  const { images } = useProject.getState();
  if (images.length === 0) {
    // Whoever took all photos out wants none to come by themselves.
    if (!theProject().next(null).undo) await loadDemo();
    return;
  }
  const last = theProject().choice('current');
  const image = images.find((one) => one.id === last) ?? images[0];
  await show(image.id);
}

function restoreView(): void {
  const kept = theProject().choice('view') as Partial<ViewState> | undefined;
  const known = REMEMBERED.filter((key) => kept?.[key] !== undefined).map((key) => [key, kept?.[key]]);
  useView.getState().set(Object.fromEntries(known));
}

function rememberView(): void {
  let timer = 0;
  useView.subscribe((state, before) => {
    if (REMEMBERED.every((key) => state[key] === before[key])) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const kept = Object.fromEntries(REMEMBERED.map((key) => [key, useView.getState()[key]]));
      // Losing the view is no loss worth a message.
      theProject()
        .setChoice('view', kept)
        .catch(() => {});
    }, 400);
  });
}
