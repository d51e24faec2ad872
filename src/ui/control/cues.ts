import { sha256Hex } from '#core/hash.ts';
import type { Kind } from '#core/kinds.ts';
import type { ImageId, RunRequest } from '#engine/messages.ts';
import type { ImageDocument } from '#project/changes.ts';
import { type Cue, type CueKind, useCues } from '#ui/state/cues.ts';
import { theProject, writing } from './project.ts';

/*
 * Saliency and edge maps from files. They are given values of a run, like masks from files; they lie beside the
 * history, as references do.
 */

const keyOf = (image: ImageId) => `cues.${image}`;

/** A photo's maps from files, read back from the project when they are not here yet. */
function cuesOf(image: ImageId): readonly Cue[] {
  const known = useCues.getState().cues[image];
  return known ?? (theProject().choice(keyOf(image)) as readonly Cue[] | undefined) ?? [];
}

/** Tells the panels of a photo's maps after a reload. */
export function restoreCues(image: ImageId): void {
  if (!(image in useCues.getState().cues)) useCues.getState().put(image, cuesOf(image));
}

/** Sets a photo's map of a kind; null takes it away. */
export async function setCue(
  image: ImageId,
  kind: CueKind,
  map: { readonly name: string; readonly data: Uint8Array } | null,
): Promise<void> {
  const others = cuesOf(image).filter((cue) => cue.kind !== kind);
  const cues = map ? [...others, { kind, ...map, key: sha256Hex(map.data) }] : others;
  await writing((project) => project.setChoice(keyOf(image), cues));
  useCues.getState().put(image, cues);
}

/** What a run of the photo is given besides the photo itself. */
export function givenKinds(image: Pick<ImageDocument, 'id' | 'masks'> | null): Kind[] {
  if (!image) return [];
  return [...(image.masks ? (['masks'] as const) : []), ...cuesOf(image.id).map(({ kind }) => kind)];
}

/** A photo's maps as a part of the run request. */
export function importedCues(image: ImageId): Pick<RunRequest, 'importedCues'> {
  const cues = cuesOf(image);
  return cues.length > 0 ? { importedCues: cues.map(({ kind, key, data }) => ({ kind, key, data })) } : {};
}
