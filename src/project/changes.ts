import type { ProjectClass } from '#core/classes.ts';
import type { Edit } from '#core/edits.ts';
import type { Recipe } from '#core/recipe.ts';

/** SHA-256 of a photo's file, in hex. */
export type ImageId = string;

/** Masks from files: `key` finds the pixels in the store, `name` is what the person opened. */
export interface MasksReference {
  readonly key: string;
  readonly name: string;
}

/** What can happen to one photo. */
export type ImageChange =
  /** One act of a person, one step of undo, however many edits it takes. */
  | { readonly kind: 'edit'; readonly edits: readonly Edit[] }
  | { readonly kind: 'tags'; readonly tags: readonly number[] }
  | { readonly kind: 'reviewed'; readonly reviewed: boolean }
  | { readonly kind: 'masks'; readonly masks: MasksReference | null };

/** What can happen to the project as a whole. */
export type ProjectChange =
  | { readonly kind: 'classes'; readonly classes: readonly ProjectClass[] }
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  /** Written by Project.addImage. Never a step of undo: opening a photo is not taken back by it. */
  | { readonly kind: 'add'; readonly images: readonly ImageId[] }
  /** The photos stay in the store, so that undo brings them back; a purge deletes them. */
  | { readonly kind: 'remove'; readonly images: readonly ImageId[] };

export type Change = ImageChange | ProjectChange;

/** An entry of the journal without its place: a change, or one step back or forth along the log. */
export type Draft =
  | { readonly kind: 'image'; readonly image: ImageId; readonly silent: boolean; readonly change: ImageChange }
  | { readonly kind: 'project'; readonly silent: boolean; readonly change: ProjectChange }
  /** `target` is the seq of the entry taken back or brought again, `image` its photo, null for the project's own. */
  | { readonly kind: 'undo' | 'redo'; readonly image: ImageId | null; readonly target: number };

/** An entry of the journal. `seq` grows along the log and is never used twice. */
export type Entry = Draft & { readonly seq: number };

/** A photo as the log leaves it. */
export interface ImageDocument {
  readonly id: ImageId;
  readonly name: string;
  /** Label ids that the photo is tagged with, ascending. */
  readonly tags: readonly number[];
  readonly edits: readonly Edit[];
  readonly reviewed: boolean;
  readonly masks: MasksReference | null;
}

/** The project as the log leaves it. Parts that a change does not touch keep their identity. */
export interface ProjectState {
  /** In the order of opening. */
  readonly images: readonly ImageDocument[];
  readonly classes: readonly ProjectClass[];
  /** Null until a person changes it: the default recipe is in force. */
  readonly recipe: Recipe | null;
}
