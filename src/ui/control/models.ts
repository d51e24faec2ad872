import { UserError } from '#core/errors.ts';
import type { ModelSource, ModelTask, StoredSource } from '#engine/messages.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { type ModelId, useModels } from '#ui/state/models.ts';
import { useNotices } from '#ui/state/notices.ts';
import { engine } from './engine.ts';
import { report } from './failures.ts';
import { followClassifier } from './mapping.ts';
import { sourceOf } from './own-models.ts';
import { PREPROCESSINGS, type PreprocessingId } from './preprocessing.ts';
import { mirror } from './project.ts';
import { cancel, changed, run } from './running.ts';

const TASKS: readonly ModelTask[] = ['classifier', 'segmenter', 'features'];
/** Those that a model comes with the studio for. */
const EMBEDDED: readonly ModelTask[] = ['classifier', 'segmenter'];

let settled: Promise<void> = Promise.resolve();

/** Resolves when the embedded models are loaded, or are not going to be. */
export function modelsSettled(): Promise<void> {
  return settled;
}

/**
 * Loads what a person chose, else what lies in public/models. A studio without embedded models works with a
 * person's own.
 * @param loadChosen false when there is no choice, or it did not load
 */
export function loadFirstModels(loadChosen: (task: ModelTask) => Promise<boolean>): Promise<void> {
  settled = loadFirst(loadChosen);
  return settled;
}

async function loadFirst(loadChosen: (task: ModelTask) => Promise<boolean>): Promise<void> {
  for (const task of TASKS) {
    try {
      if (!(await loadChosen(task)) && EMBEDDED.includes(task)) await loadEmbeddedModel(task);
    } catch (error) {
      report(error, t('notices.modelFailed', { task: t(`device.tasks.${task}`) }));
    }
  }
}

/** The model that came with the studio. */
export async function loadEmbeddedModel(task: ModelTask): Promise<void> {
  const source = await fetchEmbedded(task);
  if (source) await loadModel(source, 'embedded');
}

/** A model whose files are in the store. @throws UserError as `loadModel` does, and 'store.missing' */
export function loadStoredModel(source: StoredSource, id: ModelId, name: string): Promise<void> {
  return loading(source.task, name, id, () => engine('loadStored', [source]));
}

async function fetchEmbedded(task: ModelTask): Promise<ModelSource | null> {
  const folder = new URL(`models/${task}/`, document.baseURI);
  const response = await fetch(new URL('contract.json', folder)).catch(() => null);
  // A server that answers everything with its start page has no contract either.
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return null;
  const contract: unknown = await response.json();
  const files: Record<string, Blob> = {};
  for (const name of fileNames(contract)) {
    const file = await fetch(new URL(name, folder));
    if (!file.ok) throw new UserError('models.fileMissing', { file: name, model: task });
    files[name] = await file.blob();
  }
  return { task, contract, files };
}

/** The ONNX files that a contract names, wherever in it. */
function fileNames(contract: unknown): string[] {
  if (typeof contract === 'string') return /\.(onnx|data)$/i.test(contract) ? [contract] : [];
  if (typeof contract !== 'object' || contract === null) return [];
  return [...new Set(Object.values(contract).flatMap(fileNames))];
}

/** @throws UserError when the files are not what the contract says */
function loadModel(source: ModelSource, id: ModelId = 'own'): Promise<void> {
  return loading(source.task, t(`device.tasks.${source.task}`), id, () => engine('loadModel', [source]));
}

async function loading(task: ModelTask, name: string, id: ModelId, load: () => Promise<unknown>): Promise<void> {
  const { loading, set } = useJobs.getState();
  const entry = { task, name };
  set({ loading: [...loading, entry] });
  // What runs now runs with the model before; nobody waits for that.
  const wasRunning = useJobs.getState().running !== null;
  cancel();
  try {
    await load();
    set({ device: await engine('device', []) });
    const { inUse, set: setModels } = useModels.getState();
    setModels({ inUse: { ...inUse, [task]: id } });
    mirror();
    if (task === 'classifier') await followClassifier();
  } finally {
    set({ loading: useJobs.getState().loading.filter((one) => one !== entry) });
  }
  if (wasRunning) run();
  else changed();
}

/** A person's own model: the contract and the ONNX files that it names. */
export async function loadModelFiles(files: readonly File[]): Promise<void> {
  try {
    const name = await loadModelFilesOrThrow(files);
    useNotices.getState().add('good', t('open.modelDone', { name }));
  } catch (error) {
    report(error, t('notices.notOpened'));
  }
}

/**
 * The same for callers that deal with errors themselves.
 * @returns the name of the file that the model is called after
 * @throws UserError when a file is missing or is not what the contract says
 */
export async function loadModelFilesOrThrow(files: readonly File[]): Promise<string> {
  const { source, name } = await sourceOf(files);
  await loadModel(source).catch((error) => {
    // The engine has the contract without its file.
    const isContract = error instanceof UserError && error.code === 'model.contract';
    throw isContract ? new UserError('model.contract', { ...error.details, file: name }) : error;
  });
  ownSources = { ...ownSources, [source.task]: source };
  return name;
}

/** A person's own models as they were loaded last. */
let ownSources: Readonly<Partial<Record<ModelTask, ModelSource>>> = {};

/** Whether the classifier in use came from a person's files, so that more can be said about it. */
function ownClassifier(): ModelSource | undefined {
  return useModels.getState().inUse.classifier === 'own' ? ownSources.classifier : undefined;
}

/** Prepares photos for the person's own classifier in another way. */
export async function choosePreprocessing(id: PreprocessingId): Promise<void> {
  const source = ownClassifier();
  if (!source) return;
  const contract = source.contract as { input?: Record<string, unknown> } | null;
  await reloadOwn({ ...source, contract: { ...contract, input: { ...contract?.input, ...PREPROCESSINGS[id] } } });
}

/**
 * Gives the person's own classifier names for its classes.
 * @throws UserError 'models.namesAlone' {file}, 'model.classes' {file, expected, found}
 */
export async function nameClasses(names: readonly string[], file: string): Promise<void> {
  const source = ownClassifier();
  if (!source) throw new UserError('models.namesAlone', { file });
  const { assumed: _, ...contract } = (source.contract ?? {}) as Record<string, unknown>;
  await reloadOwn({ ...source, contract: { ...contract, classes: names } });
}

async function reloadOwn(source: ModelSource): Promise<void> {
  await loadModel(source);
  ownSources = { ...ownSources, classifier: source };
}
