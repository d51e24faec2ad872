import { UserError } from '#core/errors.ts';
import type { ModelTask } from '#engine/messages.ts';
import { contractOf, type RegistryEntry, variantsOf } from '#models/registry/registry.ts';
import type { StoreState } from '#models/store/store.ts';
import { t } from '#ui/i18n.ts';
import { type ModelId, useModels } from '#ui/state/models.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { engine } from './engine.ts';
import { describeError, isAbort, report } from './failures.ts';
import { classNamesOf, currentStanding, entryOf, registry, requestsOf } from './model-registry.ts';
import { loadEmbeddedModel, loadStoredModel } from './models.ts';
import { theProject } from './project.ts';

/** Downloads under way. */
const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();

/** Reads the list and what of it is on this computer. */
export async function refreshModels(): Promise<void> {
  const models = await registry();
  const requests = models.flatMap((entry) => variantsOf(entry).flatMap(requestsOf));
  note(await engine('storedFiles', [requests]));
}

function note({ files, ...storage }: StoreState): void {
  const { files: before, set } = useModels.getState();
  set({ files: { ...before, ...Object.fromEntries(files.map((file) => [file.url, file])) }, storage });
}

/** Downloads a model, or goes on with it. What goes wrong is shown at the model. */
export async function downloadModel(id: string): Promise<void> {
  try {
    await downloadOrThrow(id);
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof UserError)) console.error(error);
    const isChanged = error instanceof UserError && error.code === 'store.changed';
    problem(id, { text: describeError(error), isChanged });
  }
}

/** @throws UserError what the store throws; AbortedError when it was stopped */
export async function downloadOrThrow(id: string, signal?: AbortSignal): Promise<void> {
  const entry = await entryOf(id);
  const controller = new AbortController();
  const { done } = running.get(id) ?? { done: fetchModel(entry, controller) };
  if (!running.has(id)) running.set(id, { controller, done });
  signal?.addEventListener('abort', () => pauseDownload(id), { once: true });
  return done;
}

async function fetchModel(entry: RegistryEntry, { signal }: AbortController): Promise<void> {
  const { id } = entry;
  problem(id, null);
  activity(id, null);
  // Asked for when there is something to keep: a browser may then put a question to the person.
  void navigator.storage?.persist?.().catch(() => false);
  try {
    await engine('device', []);
    const requests = requestsOf(currentStanding(entry).choice.variant);
    note(
      await engine('fetchFiles', [requests], {
        signal,
        onProgress: (progress) => running.has(id) && activity(id, progress),
      }),
    );
    useNotices.getState().add('good', t('models.done', { name: entry.name }));
  } finally {
    running.delete(id);
    activity(id, undefined);
    await refreshModels().catch((error) => report(error));
  }
}

/** Stops a download and keeps what has arrived. */
export function pauseDownload(id: string): void {
  running.get(id)?.controller.abort();
}

/** Takes a model off this computer, or what has arrived of it. `forget` also drops hashes that were learned. */
export async function removeModel(id: string, forget = false): Promise<void> {
  pauseDownload(id);
  problem(id, null);
  try {
    const requests = variantsOf(await entryOf(id)).flatMap(requestsOf);
    note(await engine('removeFiles', [requests, forget]));
    await refreshModels();
  } catch (error) {
    report(error);
  }
}

/** Another file is at the address than the first time, and the person says that it is meant. */
export async function trustAnew(id: string): Promise<void> {
  await removeModel(id, true);
  await downloadModel(id);
}

/** Takes a model that is on this computer for its task. */
export async function takeModel(id: string): Promise<void> {
  try {
    await takeModelOrThrow(id);
    useNotices.getState().add('good', t('open.modelDone', { name: (await entryOf(id)).name }));
  } catch (error) {
    problem(id, { text: describeError(error), isChanged: false });
    if (!(error instanceof UserError) && !isAbort(error)) console.error(error);
  }
}

/** @throws UserError when a file is missing or the adapters cannot use the model */
export async function takeModelOrThrow(id: string): Promise<void> {
  const entry = await entryOf(id);
  problem(id, null);
  const { task, name } = entry;
  const { variant } = currentStanding(entry).choice;
  // Other weights that happen to be here too: the device may refuse the first ones.
  const { files } = useModels.getState();
  const others = variantsOf(entry).filter(
    (one) => one.precision !== variant.precision && one.files.every(({ url }) => files[url]?.state === 'there'),
  );
  const contract = contractOf(entry, [variant, ...others], await classNamesOf(entry));
  await loadStoredModel({ task, contract, files: [variant, ...others].flatMap(requestsOf) }, id, name);
  await remember(task, id);
}

/** Goes back to the model that came with the studio. */
export async function takeEmbedded(task: ModelTask): Promise<void> {
  try {
    await loadEmbeddedModel(task);
    await remember(task, 'embedded');
  } catch (error) {
    report(error, t('notices.modelFailed', { task: t(`device.tasks.${task}`) }));
  }
}

/** The model that a person chose from the registry, at the start; false when there is none or it does not run. */
export async function loadChosenModel(task: ModelTask): Promise<boolean> {
  const id = chosenModels()[task];
  if (!id || id === 'embedded') return false;
  try {
    await refreshModels();
    await takeModelOrThrow(id);
    return true;
  } catch (error) {
    report(error, t('notices.modelFailed', { task: t(`device.tasks.${task}`) }));
    return false;
  }
}

/** The models that were chosen for the project, by task. */
export function chosenModels(): Partial<Record<ModelTask, ModelId>> {
  return (theProject().choice('models') ?? {}) as Partial<Record<ModelTask, ModelId>>;
}

async function remember(task: ModelTask, id: ModelId): Promise<void> {
  // A project that is only looked at keeps its own choice.
  if (useProject.getState().mode === 'read') return;
  await theProject().setChoice('models', { ...chosenModels(), [task]: id });
}

function activity(id: string, progress: ReturnType<typeof useModels.getState>['active'][string] | undefined): void {
  const { active, set } = useModels.getState();
  const { [id]: _, ...others } = active;
  set({ active: progress === undefined ? others : { ...others, [id]: progress } });
}

function problem(id: string, now: { readonly text: string; readonly isChanged: boolean } | null): void {
  const { problems, set } = useModels.getState();
  const { [id]: _, ...others } = problems;
  set({ problems: now ? { ...others, [id]: now } : others });
}

/** What `window.camwalk.models()` tells of a model. */
export interface ListedModel {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly state: 'embedded' | 'absent' | 'partly' | 'there';
  /** Of the files that it has or would have. */
  readonly bytes: number;
  readonly inUse: boolean;
}

/** All models by task; the embedded ones first. */
export async function listModels(): Promise<ListedModel[]> {
  await refreshModels();
  const { inUse } = useModels.getState();
  const embedded = (['classifier', 'segmenter'] as const).map((task) => ({
    id: `embedded-${task}`,
    name: t(`models.embedded.${task}`),
    task,
    state: 'embedded' as const,
    bytes: 0,
    inUse: inUse[task] === 'embedded',
  }));
  const listed = (await registry()).map((entry) => {
    const { state, choice } = currentStanding(entry);
    const { id, name, task } = entry;
    return { id, name, task, state, bytes: choice.variant.bytes, inUse: inUse[task] === id };
  });
  return [...embedded, ...listed];
}
