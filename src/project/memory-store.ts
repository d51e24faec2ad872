import type { MaskSet } from '#core/rasters.ts';
import type { ImageId } from './changes.ts';
import type { Batch, Store, StoredImage, StoredProject } from './store.ts';

/** A project in main memory: gone with the page. Entries are cloned, as a disk would. */
export class MemoryStore implements Store {
  readonly #images = new Map<ImageId, StoredImage>();
  readonly #files = new Map<ImageId, Blob>();
  readonly #masks = new Map<string, MaskSet>();
  readonly #choices = new Map<string, unknown>();
  #journal: { readonly seq: number; readonly image?: ImageId | null }[] = [];
  #seq = 0;

  async load(): Promise<StoredProject> {
    return {
      images: [...this.#images.values()],
      entries: structuredClone(this.#journal),
      choices: new Map(this.#choices),
    };
  }

  async write(batch: Batch): Promise<readonly number[]> {
    const drafts = structuredClone(batch.drafts ?? []);
    if (batch.image) {
      const { file, ...row } = batch.image;
      this.#images.set(row.id, row);
      this.#files.set(row.id, file);
    }
    if (batch.masks) this.#masks.set(batch.masks.key, batch.masks.masks);
    if (batch.choice) this.#choices.set(batch.choice.key, structuredClone(batch.choice.value));
    for (const id of batch.forgetImages ?? []) {
      this.#images.delete(id);
      this.#files.delete(id);
    }
    const forgotten = new Set(batch.forgetImages ?? []);
    this.#journal = this.#journal.filter((entry) => !entry.image || !forgotten.has(entry.image));
    for (const key of batch.forgetMasks ?? []) this.#masks.delete(key);
    return drafts.map((draft) => {
      this.#seq++;
      this.#journal.push({ ...draft, seq: this.#seq });
      return this.#seq;
    });
  }

  async file(id: ImageId): Promise<Blob | undefined> {
    return this.#files.get(id);
  }

  async masks(key: string): Promise<MaskSet | undefined> {
    return this.#masks.get(key);
  }

  close(): void {}
}
