import type { LabelMap } from '#core/rasters.ts';
import type { ImageId } from '#engine/messages.ts';
import { useReferences } from '#ui/state/references.ts';
import { theProject, writing } from './project.ts';
import { scoreSoon } from './scoring.ts';

/*
 * Labels that are known to be right, to measure against. They are no part of the label, so they
 * lie beside the history.
 */

const keyOf = (image: ImageId) => `reference.${image}`;

export async function setReference(image: ImageId, label: LabelMap): Promise<void> {
  await writing((project) => project.setChoice(keyOf(image), label));
  useReferences.getState().put(image, label);
  scoreSoon();
}

/** Reads a photo's reference label back after a reload. */
export function restoreReference(image: ImageId): void {
  if (image in useReferences.getState().labels) return;
  const label = theProject().choice(keyOf(image)) as LabelMap | undefined;
  if (label) useReferences.getState().put(image, label);
}
