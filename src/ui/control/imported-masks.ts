import type { MaskSet } from '#core/rasters.ts';
import type { RunRequest } from '#engine/messages.ts';
import type { ImageDocument } from '#project/changes.ts';
import { theProject } from './project.ts';

/** The last set read: re-runs of one photo ask for the same one again and again. */
let kept: { readonly key: string; readonly masks: MaskSet } | null = null;

/** Masks that came from files, as a part of the run request. */
export async function importedMasks(image: ImageDocument): Promise<Pick<RunRequest, 'importedMasks'>> {
  if (!image.masks) return {};
  if (kept?.key !== image.masks.key) {
    kept = { key: image.masks.key, masks: await theProject().masks(image.masks.key) };
  }
  const { count, words, info } = kept.masks;
  return { importedMasks: { count, words, info } };
}
