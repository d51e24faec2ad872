import { UserError } from '#core/errors.ts';
import type { StageId } from '#core/kinds.ts';
import type { ParameterValues } from '#core/parameters.ts';
import type { PixelReasons } from '#core/reasons.ts';
import type { Recipe } from '#core/recipe.ts';
import { patchRecipe } from '#core/recipe-check.ts';
import type { ImageId, RunProgress, StageOutput } from '#engine/messages.ts';
import { ensureClasses, type WantedClass } from './control/adding-classes.ts';
import { addPhoto } from './control/adding-photos.ts';
import { ensureOpen, show } from './control/current.ts';
import { writeRecipeOrThrow } from './control/editing.ts';
import { engine, startEngine } from './control/engine.ts';
import { EXPORT_FORMATS, type ExportFormat, exportImage } from './control/exporting.ts';
import { describeError, isAbort } from './control/failures.ts';
import { measureAll } from './control/measuring.ts';
import { describeMethod, methodTable, standardValues } from './control/methods.ts';
import { downloadOrThrow, type ListedModel, listModels, takeModelOrThrow } from './control/model-store.ts';
import { loadModelFilesOrThrow, modelsSettled } from './control/models.ts';
import { fetchFile } from './control/opening.ts';
import { closePlayer, recordOrThrow, showMoment } from './control/playing.ts';
import { changeImage, requireImage } from './control/project.ts';
import { changed, giveWay, keepResult, requestFor } from './control/running.ts';
import { useProject } from './state/project.ts';
import type { Measured } from './state/scores.ts';

/** What `run` may be told. */
export interface RunOptions {
  /** Stop after this stage. */
  readonly upTo?: StageId;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

export interface ScriptedRun {
  readonly width: number;
  readonly height: number;
  /** One label id per pixel, row by row. */
  readonly label: Uint8Array;
  /** Milliseconds of each stage that ran. */
  readonly timings: Readonly<Partial<Record<StageId, number>>>;
  /** Number of masks. */
  readonly masks: number;
}

export interface RecordedCourse {
  /** The parameter of the step's method that a moment's step is a value of. */
  readonly parameter: string;
  /** The step of each moment. */
  readonly steps: readonly number[];
  /** From the beginning until each moment was there. */
  readonly milliseconds: readonly number[];
}

/** The scripting surface, `window.camwalk`; docs/scripting.md has examples. */
export interface Camwalk {
  /** Where things run. */
  device(): Promise<{
    backend: 'webgpu' | 'cpu';
    adapter: { vendor: string; architecture: string; description: string; fallback: boolean } | null;
    limits: Readonly<Record<string, number>>;
  }>;
  /** The open photos, in the order of the strip. */
  images(): { id: ImageId; name: string; tags: string[] }[];
  /** Opens files, or photos at URLs. The ids come in the order of the sources. */
  open(sources: readonly (File | string)[]): Promise<ImageId[]>;
  /** Names of the project's classes. */
  classes(): string[];
  /** Adds classes, or gives known ones other outputs of the classifier (0-based). One step of undo. */
  addClasses(classes: readonly WantedClass[]): Promise<void>;
  /** Loads a model of one's own: its ONNX files, and beside them, where there are, contract and label file. */
  loadModel(files: readonly File[]): Promise<void>;
  /** The models that can be had, and how much of each is on this computer. */
  models(): Promise<ListedModel[]>;
  /** Takes a model of the registry, downloaded first where it is not there yet. */
  useModel(id: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Sets the image-level tags of a photo, by class names. */
  tag(id: ImageId, classNames: readonly string[]): Promise<void>;
  recipe(): Recipe;
  /** A method's parameters where its reset leads: the defaults, or what the models in use ask for. */
  standard(method: string): ParameterValues;
  /** Changes the recipe: see patchRecipe for what a patch may be. */
  setRecipe(patch: unknown): Promise<Recipe>;
  run(id: ImageId, options?: RunOptions): Promise<ScriptedRun>;
  /** The raw output of a stage of the last run. */
  stage(id: ImageId, stage: StageId): Promise<StageOutput>;
  /** Why a pixel has its class. */
  explain(id: ImageId, x: number, y: number): Promise<PixelReasons>;
  /** Runs all photos that have a reference label and measures them together, as the score tab does. */
  score(options?: { readonly signal?: AbortSignal }): Promise<Measured>;
  /** Keeps the moments of an iterative step, by its place in the recipe (0-based), and opens the player on it. */
  record(id: ImageId, place: number, options?: Omit<RunOptions, 'upTo'>): Promise<RecordedCourse>;
  /** Shows a moment of the recording, by its index; null closes the player. */
  play(moment: number | null): void;
  export(id: ImageId, format: ExportFormat): Promise<Blob>;
}

declare global {
  interface Window {
    camwalk: Camwalk;
  }
}

/** Errors leave in words: who calls from a console has no catalogue. */
function worded(error: unknown): unknown {
  if (isAbort(error) || !(error instanceof UserError)) return error;
  return new Error(describeError(error), { cause: error });
}

/** Wraps a function so that it throws or rejects with a readable message. */
function spoken<A extends readonly unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      const result = work(...args);
      if (!(result instanceof Promise)) return result;
      return result.catch((error: unknown) => {
        throw worded(error);
      }) as R;
    } catch (error) {
      throw worded(error);
    }
  };
}

const camwalk: Camwalk = {
  device: async () => {
    await startEngine();
    const { backend, adapter, limits } = await engine('device', []);
    return { backend, adapter, limits };
  },
  images: () => {
    const { images, classes } = useProject.getState();
    return images.map(({ id, name, tags }) => ({
      id,
      name,
      tags: classes.filter((one) => tags.includes(one.id)).map((one) => one.name),
    }));
  },
  open: async (sources) => {
    const ids: ImageId[] = [];
    for (const source of sources) {
      const file = typeof source === 'string' ? await fetchFile(source) : source;
      ids.push((await addPhoto(file)).image.id);
    }
    if (ids.length > 0) await show(ids[0]);
    return ids;
  },
  classes: () => useProject.getState().classes.map((one) => one.name),
  addClasses: async (classes) => {
    await ensureClasses(classes);
  },
  loadModel: async (files) => {
    await startEngine();
    await loadModelFilesOrThrow(files);
  },
  models: async () => {
    await modelsSettled();
    return listModels();
  },
  useModel: async (id, { signal } = {}) => {
    await startEngine();
    await modelsSettled();
    await downloadOrThrow(id, signal);
    await takeModelOrThrow(id);
  },
  tag: async (id, classNames) => {
    const { name: image } = requireImage(id);
    const { classes } = useProject.getState();
    const tags = classNames.map((name) => {
      const found = classes.find((one) => one.name === name);
      if (!found)
        throw new UserError('classes.unknown', { name, image, known: classes.map((one) => one.name).join(', ') });
      return found.id;
    });
    await changeImage(id, { kind: 'tags', tags: [...new Set(tags)].sort((a, b) => a - b) });
    if (id === useProject.getState().current) changed();
  },
  recipe: () => structuredClone(useProject.getState().recipe!),
  standard(id) {
    const method = describeMethod(id);
    if (!method)
      throw new UserError('recipe.method', { step: 1, method: id, known: Object.keys(methodTable).join(', ') });
    return standardValues(method);
  },
  setRecipe: async (patch) => {
    const recipe = patchRecipe(useProject.getState().recipe!, patch, methodTable);
    await writeRecipeOrThrow(recipe);
    return structuredClone(recipe);
  },
  run: async (id, { upTo, signal, onProgress } = {}) => {
    requireImage(id);
    await modelsSettled();
    await ensureOpen(id);
    giveWay(id);
    const request = await requestFor(requireImage(id), { wantLabel: true, ...(upTo ? { upTo } : {}) });
    const result = await engine('run', [request], { signal, onProgress });
    keepResult(id, result);
    const timings: Partial<Record<StageId, number>> = {};
    for (const { stage, milliseconds } of result.steps) timings[stage] = (timings[stage] ?? 0) + milliseconds;
    const { width, height, masks } = result;
    return { width, height, label: result.label ?? new Uint8Array(width * height), timings, masks };
  },
  stage: async (id, stage) => {
    requireImage(id);
    await ensureOpen(id);
    return engine('stage', [id, stage]);
  },
  explain: async (id, x, y) => {
    requireImage(id);
    await ensureOpen(id);
    return engine('explain', [id, x, y]);
  },
  score: async ({ signal } = {}) => {
    await modelsSettled();
    const { current } = useProject.getState();
    if (current) giveWay(current);
    return structuredClone(await measureAll(signal));
  },
  record: async (id, place, options) => {
    requireImage(id);
    await modelsSettled();
    if (id !== useProject.getState().current) await show(id);
    const { method, steps, milliseconds } = await recordOrThrow(place, options);
    return { parameter: describeMethod(method)!.course!.parameter, steps, milliseconds };
  },
  play: (moment) => {
    if (moment === null) closePlayer();
    else showMoment(moment);
  },
  export: async (id, format) => {
    if (!EXPORT_FORMATS.includes(format)) {
      throw new UserError('export.format', { format: String(format), known: EXPORT_FORMATS.join(', ') });
    }
    await modelsSettled();
    return exportImage(id, format);
  },
};

export function installScripting(): void {
  const entries = Object.entries(camwalk).map(([name, work]) => [
    name,
    spoken(work as (...args: unknown[]) => unknown),
  ]);
  window.camwalk = Object.freeze(Object.fromEntries(entries)) as unknown as Camwalk;
}
