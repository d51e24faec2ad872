import type { MaskSet } from '#core/rasters.ts';
import type { Draft, ImageId } from './changes.ts';
import type { ImageRow } from './history.ts';

/** A photo as the store lists it; its file lies apart, so that listing reads no pixels. */
export interface StoredImage extends ImageRow {
  readonly bytes: number;
}

/** Everything that opening a project reads. */
export interface StoredProject {
  readonly images: readonly StoredImage[];
  /** Unchecked: what a past version, or a disk, left. Ascending seq. */
  readonly entries: readonly unknown[];
  readonly choices: ReadonlyMap<string, unknown>;
}

/** What one write does: all of it or nothing. */
export interface Batch {
  readonly image?: StoredImage & { readonly file: Blob };
  readonly masks?: { readonly key: string; readonly masks: MaskSet };
  readonly choice?: { readonly key: string; readonly value: unknown };
  /** Appended to the journal in this order. */
  readonly drafts?: readonly Draft[];
  /** Photos whose row, file and log go for good. */
  readonly forgetImages?: readonly ImageId[];
  readonly forgetMasks?: readonly string[];
}

/** Where a project lies. Two of them: IndexedDB, and main memory for tests and for browsers that give no storage. */
export interface Store {
  load(): Promise<StoredProject>;
  /**
   * All or nothing. Resolves when the batch would survive a crash, with the seq of each draft.
   * @throws UserError 'project.full' | 'project.takenOver' | 'project.write'; nothing was written then
   */
  write(batch: Batch): Promise<readonly number[]>;
  file(id: ImageId): Promise<Blob | undefined>;
  masks(key: string): Promise<MaskSet | undefined>;
  close(): void;
}
