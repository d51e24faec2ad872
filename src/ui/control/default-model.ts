import { UserError } from '#core/errors.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import { t } from '#ui/i18n.ts';
import { type Arrival, useModels } from '#ui/state/models.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useSettings } from '#ui/state/settings.ts';
import { useView } from '#ui/state/view.ts';
import { type Hindrance, hindranceOf, misfitOf } from './by-itself.ts';
import { describeError, isAbort } from './failures.ts';
import { currentStanding } from './model-registry.ts';
import {
  chosenModels,
  downloadOrThrow,
  pauseDownload,
  refreshModels,
  takeModel,
  takeModelOrThrow,
} from './model-store.ts';
import { modelsSettled } from './models.ts';
import { theProject } from './project.ts';

/*
 * The registry's recommended segmenter is the default where there are a network and a GPU: in a new project it is
 * fetched while the embedded one answers, and takes its place when it is verified.
 */

/** Fetches and takes the recommended segmenter, unless something stands against it. What goes wrong is told in the models' panel. */
export async function fetchRecommended(): Promise<void> {
  await modelsSettled();
  // Nothing is even asked for where it could not be used.
  if (projectHindrance()) return;
  await refreshModels().catch(() => {});
  const entry = recommendedSegmenter();
  if (!entry || hindrance(entry)) return;
  const { id, name } = entry;
  arrive({ id, state: 'fetching' });
  try {
    await downloadOrThrow(id);
    if (isBegun()) return arrive({ id, state: 'waiting' });
    await takeModelOrThrow(id);
    arrive(null);
    useNotices.getState().add('info', t('models.byItself.taken', { name }), t('models.byItself.takenText'));
  } catch (error) {
    if (!(error instanceof UserError) && !isAbort(error)) console.error(error);
    arrive(isAbort(error) ? null : { id, state: 'failed', reason: describeError(error) });
  }
}

export function recommendedSegmenter(): RegistryEntry | undefined {
  return useModels.getState().registry?.find(({ task, recommended }) => task === 'segmenter' && recommended);
}

/** Why the model is not fetched by itself now; null: it is. */
export function hindrance(entry: RegistryEntry): Hindrance | null {
  return projectHindrance() ?? misfitOf(entry, currentStanding(entry).choice);
}

/** Whether it is fetched by itself from now on. */
export function setFetchRecommended(isWanted: boolean): void {
  useSettings.getState().set({ fetchRecommended: isWanted });
  if (isWanted) void fetchRecommended();
  else stopArrival();
}

/** Not now: what has arrived is kept. */
export function stopArrival(): void {
  const { arrival } = useModels.getState();
  if (arrival?.state === 'fetching') pauseDownload(arrival.id);
  arrive(null);
}

/** Out of the way of the photo; it goes on coming, and says so again when it is here. */
export function hideArrival(): void {
  const { arrival } = useModels.getState();
  if (arrival?.state === 'fetching') arrive({ ...arrival, isHidden: true });
  else arrive(null);
}

/** The project takes the model that waits for its word. */
export async function takeArrived(): Promise<void> {
  const { arrival } = useModels.getState();
  arrive(null);
  if (arrival) await takeModel(arrival.id);
}

function projectHindrance(): Hindrance | null {
  const { inUse } = useModels.getState();
  const isOther = inUse.segmenter !== undefined && inUse.segmenter !== 'embedded';
  const isChosen = isOther || chosenModels().segmenter !== undefined;
  return hindranceOf({ isWanted: useSettings.getState().fetchRecommended, isChosen, isBegun: isBegun() }, navigator);
}

/** Whether a person has done something in this project that could be undone, or is about to. */
function isBegun(): boolean {
  const project = theProject();
  const places = [null, ...project.state.images.map(({ id }) => id)];
  return (
    project.mode !== 'write' ||
    useView.getState().prompt !== null ||
    places.some((place) => project.next(place).undo !== null)
  );
}

function arrive(arrival: Arrival | null): void {
  useModels.getState().set({ arrival });
}
