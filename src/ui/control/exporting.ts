import type { ActivationMaps, LabelMap, MaskSet } from '#core/rasters.ts';
import type { Recipe } from '#core/recipe.ts';
import type { ImageId } from '#engine/messages.ts';
import type { ExportItem } from '#formats/export-set.ts';
import { stem } from '#formats/naming.ts';
import { writeProjectJson } from '#formats/project-json.ts';
import { writeRecipeJson } from '#formats/recipe-json.ts';
import { SerialQueue } from '#models/queue.ts';
import { type Caller, withWorker } from '#models/rpc.ts';
import type { ImageDocument } from '#project/changes.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { ensureOpen } from './current.ts';
import { engine } from './engine.ts';
import type { ExportApi, PhotoFormat } from './export-worker.ts';
import { guarded, isAbort, report } from './failures.ts';
import { requireCurrent, requireImage } from './project.ts';
import { changed, requestFor } from './running.ts';
import { stageOutput } from './stage-output.ts';

export type ExportFormat = 'label' | 'recipe' | 'masks' | 'masks-json' | 'maps' | 'zip';

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  label: '.png',
  recipe: '.recipe.json',
  masks: '.masks.zip',
  'masks-json': '.masks.json',
  maps: '.maps.npy',
  zip: '.camwalk.zip',
};
export const EXPORT_FORMATS = Object.keys(ENDINGS) as readonly ExportFormat[];

/** The recipe with the models that are loaded now: what somebody else needs to get the same label. */
function citedRecipe(): Recipe {
  const { recipe } = useProject.getState();
  const models = useJobs.getState().device?.models ?? [];
  const hashOf = (task: string) => models.find((model) => model.task === task)?.hash ?? null;
  const features = hashOf('features');
  return {
    ...recipe!,
    models: { classifier: hashOf('classifier'), segmenter: hashOf('segmenter'), ...(features && { features }) },
  };
}

type Part = 'masks' | 'maps';

/** What a format needs besides the label. */
const PARTS: Readonly<Record<PhotoFormat, readonly Part[]>> = {
  label: [],
  masks: ['masks'],
  'masks-json': ['masks'],
  maps: ['maps'],
  zip: ['masks', 'maps'],
};

/** Runs the image with the newest of everything and collects what there is. */
async function collect(image: ImageDocument, parts: readonly Part[], signal?: AbortSignal): Promise<ExportItem> {
  await ensureOpen(image.id);
  const request = await requestFor(image, { wantLabel: true });
  const { label, width, height } = await engine('run', [request], { signal });
  const masks = parts.includes('masks') ? await stageOutput(image.id, 'propose', signal) : null;
  const maps = parts.includes('maps') ? await stageOutput(image.id, 'activate', signal) : null;
  return {
    name: image.name,
    recipe: citedRecipe(),
    ...(label ? { label: { width, height, data: label } satisfies LabelMap } : {}),
    ...(masks?.kind === 'masks' ? { masks: masks satisfies MaskSet } : {}),
    ...(maps?.kind === 'maps' && maps.classes.length > 0 ? { maps: maps satisfies ActivationMaps } : {}),
  };
}

/** The hundred masks of a large photo take seconds to write, in which the page must answer. */
function withWriter<R>(work: (writer: Caller<ExportApi>) => Promise<R>): Promise<R> {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module', name: 'export' });
  return withWorker<ExportApi, R>(worker, work);
}

/** Nobody else has these pixels: they are handed over. */
function pixelsOf({ label, masks, maps }: ExportItem): Transferable[] {
  return [label?.data, masks?.words, maps?.data].flatMap((pixels) => (pixels ? [pixels.buffer as ArrayBuffer] : []));
}

/** One image in one format. @throws UserError 'export.nothing' when the run made no such thing */
export async function exportImage(id: ImageId, format: ExportFormat, signal?: AbortSignal): Promise<Blob> {
  if (format === 'recipe') {
    return new Blob([writeRecipeJson(citedRecipe()) as BlobPart], { type: 'application/json' });
  }
  const item = await collect(requireImage(id), PARTS[format], signal);
  const { classes } = useProject.getState();
  return withWriter((writer) => writer.call('write', [item, format, classes], { signal, transfer: pixelsOf(item) }));
}

/** Exports go one after the other. */
const queue = new SerialQueue();
let controller: AbortController | null = null;

/** Shows how far an export is. */
function exporting(
  total: number,
  work: (signal: AbortSignal, progress: (done: number) => void) => Promise<void>,
): Promise<void> {
  return queue.add(async () => {
    const { set } = useJobs.getState();
    controller = new AbortController();
    const progress = (done: number) => set({ exporting: { done, total } });
    try {
      progress(0);
      await work(controller.signal, progress);
    } finally {
      controller = null;
      set({ exporting: null });
    }
  });
}

export function cancelExport(): void {
  controller?.abort();
}

/** Exports the image on screen. */
export async function exportCurrent(format: ExportFormat): Promise<void> {
  await guarded(async () => {
    const { id, name } = requireCurrent();
    await exporting(1, async (signal) => {
      save(await exportImage(id, format, signal), `${stem(name)}${ENDINGS[format]}`);
    });
  }, t('notices.exportFailed'));
}

/** Every image, one after the other, in one zip. A broken one is reported and left out. */
export async function exportAll(): Promise<void> {
  const { images } = useProject.getState();
  await guarded(
    () =>
      exporting(images.length, async (signal, progress) => {
        save(await withWriter((writer) => writeAll(writer, signal, progress)), 'camwalk-labels.zip');
      }),
    t('notices.exportFailed'),
  );
  // The engine may have let go of what is on screen for the others.
  changed();
}

async function writeAll(
  writer: Caller<ExportApi>,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Blob> {
  const { images, classes, recipe } = useProject.getState();
  await writer.call('begin', [classes]);
  for (const [done, image] of images.entries()) {
    progress(done);
    try {
      const item = await collect(image, ['masks'], signal);
      await writer.call('add', [item], { signal, transfer: pixelsOf(item) });
    } catch (error) {
      if (isAbort(error)) throw error;
      report(error, t('notices.notExported', { name: image.name }));
    }
  }
  const project = { name: 'project.json', bytes: writeProjectJson({ classes, recipe, images }) };
  return writer.call('end', [[project]], { signal });
}

/** Gives a file to the browser's downloads. */
function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  useNotices.getState().add('good', t('export.done', { name }));
}
