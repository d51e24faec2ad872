import { UserError } from '#core/errors.ts';
import type { ActivationMaps, LabelMap, MaskSet } from '#core/rasters.ts';
import type { Recipe } from '#core/recipe.ts';
import type { ImageId } from '#engine/messages.ts';
import { writeAmgJson } from '#formats/amg-json.ts';
import { type ExportItem, ExportSet } from '#formats/export-set.ts';
import { writeLabelPng } from '#formats/indexed-png.ts';
import { writeMaskPngs } from '#formats/mask-png.ts';
import { stem } from '#formats/naming.ts';
import { writeNpy } from '#formats/npy.ts';
import { writeProjectJson } from '#formats/project-json.ts';
import { writeRecipeJson } from '#formats/recipe-json.ts';
import { writeZip, ZipWriter } from '#formats/zip.ts';
import type { ImageDocument } from '#project/changes.ts';
import { t } from '#ui/i18n.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { ensureOpen } from './current.ts';
import { engine } from './engine.ts';
import { isAbort, report } from './failures.ts';
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

/** Runs the image with the newest of everything and collects what there is. */
async function collect(image: ImageDocument, signal?: AbortSignal): Promise<ExportItem> {
  await ensureOpen(image.id);
  const request = await requestFor(image, { wantLabel: true });
  const { label, width, height } = await engine('run', [request], { signal });
  const [masks, maps] = [
    await stageOutput(image.id, 'propose', signal),
    await stageOutput(image.id, 'activate', signal),
  ];
  return {
    name: image.name,
    recipe: citedRecipe(),
    ...(label ? { label: { width, height, data: label } satisfies LabelMap } : {}),
    ...(masks?.kind === 'masks' ? { masks: masks satisfies MaskSet } : {}),
    ...(maps?.kind === 'maps' && maps.classes.length > 0 ? { maps: maps satisfies ActivationMaps } : {}),
  };
}

function blob(parts: readonly Uint8Array[], type: string): Blob {
  return new Blob(parts as unknown as BlobPart[], { type });
}

/** One image in one format. @throws UserError 'export.nothing' when the run made no such thing */
export async function exportImage(id: ImageId, format: ExportFormat): Promise<Blob> {
  if (format === 'recipe') return blob([writeRecipeJson(citedRecipe())], 'application/json');
  const image = requireImage(id);
  const item = await collect(image);
  const { label, masks, maps } = item;
  switch (format) {
    case 'label':
      if (label) return blob([writeLabelPng(label)], 'image/png');
      break;
    case 'masks':
      if (masks) return blob(writeZip(writeMaskPngs(masks)), 'application/zip');
      break;
    case 'masks-json':
      if (masks) return blob([writeAmgJson(masks)], 'application/json');
      break;
    case 'maps':
      if (maps) {
        const shape = [maps.classes.length, maps.height, maps.width];
        return blob([writeNpy({ shape, data: maps.data })], 'application/octet-stream');
      }
      break;
    case 'zip': {
      const set = new ExportSet(useProject.getState().classes);
      return blob(writeZip([...set.add(item), ...set.end()]), 'application/zip');
    }
  }
  throw new UserError(`export.nothing.${format === 'masks-json' ? 'masks' : format}`, { name: image.name });
}

let batch: AbortController | null = null;

/** Every image, one after the other, in one zip. A broken one is reported and left out. */
export async function exportAll(): Promise<void> {
  const { images, classes, recipe } = useProject.getState();
  const { set } = useJobs.getState();
  batch = new AbortController();
  const { signal } = batch;
  const chunks: Uint8Array[] = [];
  const zip = new ZipWriter((chunk) => chunks.push(chunk));
  const files = new ExportSet(classes, 'json');
  let done = 0;
  try {
    for (const image of images) {
      set({ batch: { done, total: images.length } });
      if (signal.aborted) return;
      try {
        const { maps: _, ...item } = await collect(image, signal);
        for (const file of files.add(item)) zip.add(file);
      } catch (error) {
        if (isAbort(error)) return;
        report(error, t('notices.notExported', { name: image.name }));
      }
      done++;
    }
    for (const file of files.end()) zip.add(file);
    zip.add({ name: 'project.json', bytes: writeProjectJson({ classes, recipe, images }) });
    zip.end();
    save(blob(chunks, 'application/zip'), 'camwalk-labels.zip');
  } catch (error) {
    report(error, t('notices.exportFailed'));
  } finally {
    batch = null;
    set({ batch: null });
    // The engine may have let go of what is on screen for the others.
    changed();
  }
}

export function cancelBatch(): void {
  batch?.abort();
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

/** Exports the image on screen. */
export async function exportCurrent(format: ExportFormat): Promise<void> {
  try {
    const { id, name } = requireCurrent();
    save(await exportImage(id, format), `${stem(name)}${ENDINGS[format]}`);
  } catch (error) {
    report(error, t('notices.exportFailed'));
  }
}
