import { UserError } from '#core/errors.ts';
import { hex, sha256Hex } from '#core/hash.ts';
import type { MaskSet } from '#core/rasters.ts';
import type {
  Change,
  Draft,
  Entry,
  ImageChange,
  ImageDocument,
  ImageId,
  ProjectChange,
  ProjectState,
} from './changes.ts';
import { checkEntry } from './entry-schema.ts';
import { History, type LabelIds } from './history.ts';
import type { Batch, Store, StoredImage } from './store.ts';

export type ProjectMode = 'write' | 'read' | 'takenOver' | 'closed';

/** Bytes; null where the browser tells nothing. */
export interface StorageReport {
  readonly usage: number | null;
  readonly quota: number | null;
  /** Whether the browser has promised not to evict the project. */
  readonly persisted: boolean;
}

/**
 * A project as the screen sees it: `state` changes only after the change is written. Writes run one after the
 * other, so that an undo is judged against everything acknowledged before it.
 */
export class Project {
  readonly #store: Store;
  readonly #onClose: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #choices: Map<string, unknown>;
  #images: Map<ImageId, StoredImage>;
  #history: History;
  #mode: ProjectMode;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    store: Store,
    mode: 'write' | 'read',
    images: readonly StoredImage[],
    history: History,
    choices: ReadonlyMap<string, unknown>,
    onClose: () => void,
  ) {
    this.#store = store;
    this.#mode = mode;
    this.#images = new Map(images.map((image) => [image.id, image]));
    this.#history = history;
    this.#choices = new Map(choices);
    this.#onClose = onClose;
  }

  /** @throws UserError 'project.corrupt' */
  static async load(store: Store, mode: 'write' | 'read', onClose: () => void = () => {}): Promise<Project> {
    const { images, entries, choices } = await store.load();
    return new Project(store, mode, images, new History(images, entries.map(checkEntry)), choices, onClose);
  }

  get state(): ProjectState {
    return this.#history.state;
  }

  /** For the choice of a new class's id. */
  get labelIds(): LabelIds {
    return this.#history.labelIds;
  }

  get mode(): ProjectMode {
    return this.#mode;
  }

  /** Called after every change of `state` or `mode`. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when the change is on disk and in `state`.
   * @param options.image the photo of an ImageChange
   * @param options.silent written, but no step of undo
   * @throws UserError as the store's write; nothing of the change was applied then
   */
  append(change: ImageChange, options: { image: ImageId; silent?: boolean }): Promise<void>;
  append(change: ProjectChange, options?: { silent?: boolean }): Promise<void>;
  async append(change: Change, options: { image?: ImageId; silent?: boolean } = {}): Promise<void> {
    const { image, silent = false } = options;
    const written = change.kind === 'tags' ? { ...change, tags: ascending(change.tags) } : change;
    const place = image === undefined ? { kind: 'project' } : { kind: 'image', image };
    const draft = { ...place, silent, change: written } as Draft;
    await this.#serially(async () => {
      if (image !== undefined) this.#known(image);
      await this.#write({ drafts: [draft] });
    });
  }

  /** Takes back the latest change at this photo; null when there is none. */
  undo(image: ImageId | null): Promise<Change | null> {
    return this.#move('undo', image);
  }

  /** Brings back what the latest undo at this photo took; null when there is none. */
  redo(image: ImageId | null): Promise<Change | null> {
    return this.#move('redo', image);
  }

  /** What undo and redo would do now: for buttons and their names. */
  next(image: ImageId | null): { undo: Change | null; redo: Change | null } {
    return {
      undo: this.#history.undo(image)?.change ?? null,
      redo: this.#history.redo(image)?.change ?? null,
    };
  }

  /**
   * Adds a photo under the SHA-256 of its bytes. The same bytes again are the same photo: it keeps its name, tags
   * and edits, and comes back if it was removed. `tags` are for a new photo.
   */
  async addImage(
    file: { readonly name: string; readonly blob: Blob },
    { tags = [] }: { readonly tags?: readonly number[] } = {},
  ): Promise<{ image: ImageDocument; known: boolean }> {
    const id = await digest(file.blob);
    return this.#serially(async () => {
      const shown = this.#find(id);
      if (shown) return { image: shown, known: true };
      const known = this.#history.knows(id);
      const row: StoredImage = { id, name: file.name, bytes: file.blob.size };
      const drafts: Draft[] = [{ kind: 'project', silent: true, change: { kind: 'add', images: [id] } }];
      if (!known && tags.length > 0) {
        drafts.push({ kind: 'image', image: id, silent: true, change: { kind: 'tags', tags: ascending(tags) } });
      }
      await this.#write(known ? { drafts } : { image: { ...row, file: file.blob }, drafts });
      return { image: this.#known(id), known };
    });
  }

  /** The photo's file as it came in. @throws UserError 'project.noImage' */
  async file(id: ImageId): Promise<Blob> {
    const file = await this.#store.file(id);
    if (!file) throw new UserError('project.noImage', { image: id });
    return file;
  }

  /** Masks from files for one photo, one step of undo; null takes them away. */
  async addMasks(image: ImageId, masks: MaskSet | null, name: string): Promise<void> {
    const key = masks && sha256Hex(new Uint8Array(masks.words.slice().buffer));
    const change: ImageChange = { kind: 'masks', masks: key ? { key, name } : null };
    await this.#serially(async () => {
      this.#known(image);
      const drafts: Draft[] = [{ kind: 'image', image, silent: false, change }];
      await this.#write(masks && key ? { masks: { key, masks }, drafts } : { drafts });
    });
  }

  /** The masks of ImageDocument.masks.key. @throws UserError 'project.noMasks' */
  async masks(key: string): Promise<MaskSet> {
    const masks = await this.#store.masks(key);
    if (!masks) throw new UserError('project.noMasks', { masks: key });
    return masks;
  }

  /** What the screen remembers; outside the history. */
  choice(key: string): unknown {
    return this.#choices.get(key);
  }

  async setChoice(key: string, value: unknown): Promise<void> {
    await this.#serially(async () => {
      this.#writable();
      await this.#store.write({ choice: { key, value } });
      this.#choices.set(key, value);
    });
  }

  /** Deletes removed photos with their logs for good. Returns the bytes of their files. */
  async purge(): Promise<number> {
    return this.#serially(async () => {
      const forgetImages = this.#history.removed;
      if (forgetImages.length === 0) return 0;
      this.#writable();
      const forgotten = new Set(forgetImages);
      const before = await this.#store.load();
      const [kept, gone] = [new Set<string>(), new Set<string>()];
      for (const entry of before.entries.map(checkEntry)) {
        if (entry.kind !== 'image' || entry.change.kind !== 'masks' || !entry.change.masks) continue;
        (forgotten.has(entry.image) ? gone : kept).add(entry.change.masks.key);
      }
      await this.#store.write({ forgetImages, forgetMasks: [...gone].filter((key) => !kept.has(key)) });
      const freed = forgetImages.reduce((sum, id) => sum + (this.#images.get(id)?.bytes ?? 0), 0);
      const { images, entries } = await this.#store.load();
      this.#images = new Map(images.map((image) => [image.id, image]));
      this.#history = new History(images, entries.map(checkEntry));
      this.#notify();
      return freed;
    });
  }

  async storage(): Promise<StorageReport> {
    const storage = globalThis.navigator?.storage;
    const estimate = await storage?.estimate?.();
    const persisted = (await storage?.persisted?.()) ?? false;
    return { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted };
  }

  /** Asks the browser never to evict the project; true when it promises. */
  async persist(): Promise<boolean> {
    return (await globalThis.navigator?.storage?.persist?.()) ?? false;
  }

  /** Waits for the writes under way, then lets go of store and lock. */
  async close(): Promise<void> {
    await this.#queue;
    this.#store.close();
    this.#onClose();
    this.leave('closed');
  }

  /** Another tab took the project, or its store was closed under us: nothing can be written any more. */
  leave(mode: 'takenOver' | 'closed'): void {
    if (this.#mode === mode || this.#mode === 'closed') return;
    this.#mode = mode;
    this.#notify();
  }

  async #move(kind: 'undo' | 'redo', image: ImageId | null): Promise<Change | null> {
    return this.#serially(async () => {
      const step = this.#history[kind](image);
      if (!step) return null;
      await this.#write({ drafts: [step.draft] });
      return step.change;
    });
  }

  async #write(batch: Batch): Promise<void> {
    this.#writable();
    // What could not be read back must not be written: one wrong entry would lock a person out of the project.
    for (const draft of batch.drafts ?? []) checkEntry({ ...draft, seq: 1 }, 0);
    let seqs: readonly number[];
    try {
      seqs = await this.#store.write(batch);
    } catch (error) {
      if (error instanceof UserError && error.code === 'project.takenOver') this.leave('takenOver');
      throw error;
    }
    if (batch.image) {
      const { file: _, ...row } = batch.image;
      this.#images.set(row.id, row);
      this.#history.addRow(row);
    }
    (batch.drafts ?? []).forEach((draft, index) => {
      this.#history.apply({ ...draft, seq: seqs[index] } as Entry);
    });
    this.#notify();
  }

  #writable(): void {
    if (this.#mode === 'read') throw new UserError('project.readOnly');
    if (this.#mode === 'takenOver') throw new UserError('project.takenOver');
    if (this.#mode === 'closed') throw new UserError('project.closed');
  }

  #find(id: ImageId): ImageDocument | undefined {
    return this.state.images.find((image) => image.id === id);
  }

  #known(id: ImageId): ImageDocument {
    const image = this.#find(id);
    if (!image) throw new UserError('project.noImage', { image: id });
    return image;
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Runs after everything asked for before, whether that failed or not. */
  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function ascending(tags: readonly number[]): number[] {
  return [...new Set(tags)].sort((a, b) => a - b);
}

async function digest(blob: Blob): Promise<string> {
  const bytes = await blob.arrayBuffer();
  const subtle = globalThis.crypto?.subtle;
  return subtle ? hex(new Uint8Array(await subtle.digest('SHA-256', bytes))) : sha256Hex(new Uint8Array(bytes));
}
