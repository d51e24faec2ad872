import { UserError } from '#core/errors.ts';
import type { ModelSource, ModelTask, StoredSource } from '#engine/messages.ts';
import { parseJson } from '#formats/json.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { type ModelId, useModels } from '#ui/state/models.ts';
import { useNotices } from '#ui/state/notices.ts';
import { engine } from './engine.ts';
import { report } from './failures.ts';
import { followClassifier } from './mapping.ts';
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
export function fileNames(contract: unknown): string[] {
  if (typeof contract === 'string') return /\.(onnx|data)$/i.test(contract) ? [contract] : [];
  if (typeof contract !== 'object' || contract === null) return [];
  return [...new Set(Object.values(contract).flatMap(fileNames))];
}

/** @throws UserError when the files are not what the contract says */
export function loadModel(source: ModelSource, id: ModelId = 'own'): Promise<void> {
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

/** What a contract is for: it says so, or its shape does (class names, or an encoder and a decoder). */
function taskOf(contract: unknown): ModelTask | undefined {
  if (typeof contract !== 'object' || contract === null) return undefined;
  const { task, classes, files } = contract as { task?: unknown; classes?: unknown; files?: unknown };
  const named = TASKS.find((one) => one === task);
  if (named) return named;
  if (Array.isArray(classes)) return 'classifier';
  return typeof files === 'object' && files !== null && 'encoder' in files ? 'segmenter' : undefined;
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
 * @returns the contract's file name
 * @throws UserError when a file is missing or is not what the contract says
 */
export async function loadModelFilesOrThrow(files: readonly File[]): Promise<string> {
  const json = files.find((file) => /\.json$/i.test(file.name));
  if (!json) throw new UserError('models.noContract', { file: files[0]?.name ?? '' });
  const contract = parseJson(new Uint8Array(await json.arrayBuffer()), json.name);
  const task = taskOf(contract);
  if (!task) throw new UserError('models.noTask', { file: json.name });
  const models = files.filter((file) => file !== json);
  await loadModel({ task, contract, files: Object.fromEntries(models.map((file) => [file.name, file])) });
  return json.name;
}
