import type { PlainEmbedding } from '#methods/models.ts';
import { SerialQueue } from '#models/queue.ts';
import { readText, type StoreFiles, writeText } from '#models/store/files.ts';
import { readEmbedding, writeEmbedding } from './embedding-file.ts';

/** How much is kept on the disk, and whether more can be. */
export interface KeptReport {
  /**
   * 'on'; 'off': the budget is 0; 'full': the browser gave no more room at the last try; 'absent': it has no such storage.
   */
  readonly state: 'on' | 'off' | 'full' | 'absent';
  readonly budget: number;
  readonly bytes: number;
  readonly photos: number;
}

interface Entry {
  readonly bytes: number;
  /** Goes up with every use of any entry. */
  used: number;
}

/** In what order the entries were used last: key → the higher the later. */
const INDEX = 'used.json';

/**
 * What encoders made of photos, kept on the disk from one visit to the next: least recently used first out above a byte
 * budget. Nothing here is an error: what cannot be read is encoded again, what cannot be written is not kept.
 */
export class EmbeddingDisk {
  #files: Promise<StoreFiles | null> | null = null;
  readonly #queue = new SerialQueue();
  #entries: Map<string, Entry> | null = null;
  #clock = 0;
  #budget = 0;
  #isFull = false;
  #isAbsent = false;
  readonly #used: (report: KeptReport) => void;

  /** @param used told how things stand after each use */
  constructor(used: (report: KeptReport) => void = () => {}) {
    this.#used = used;
  }

  get report(): KeptReport {
    const entries = [...(this.#entries?.values() ?? [])];
    const state = this.#isAbsent ? 'absent' : this.#budget === 0 ? 'off' : this.#isFull ? 'full' : 'on';
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    return { state, budget: this.#budget, bytes, photos: entries.length };
  }

  /**
   * Begins to keep, with what is there from earlier visits. Until then nothing is kept.
   * @param files null where the browser has no storage
   */
  open(files: Promise<StoreFiles | null>, budget: number): Promise<void> {
    this.#files = files;
    this.#budget = budget;
    return this.#guarded((there, entries) => this.#shrink(there, entries, 0), undefined);
  }

  /** Changes the budget; what is above it goes. 0 keeps nothing. */
  setBudget(bytes: number): Promise<void> {
    return this.#guarded(async (files, entries) => {
      this.#budget = bytes;
      this.#isFull = false;
      await this.#shrink(files, entries, 0);
    }, undefined);
  }

  clear(): Promise<void> {
    return this.#guarded(async (files, entries) => {
      for (const key of [...entries.keys()]) await this.#remove(files, entries, key);
      this.#isFull = false;
      await files.remove(INDEX);
    }, undefined);
  }

  /** Null when there is none, or none that can be read. */
  get(key: string): Promise<PlainEmbedding | null> {
    return this.#guarded(async (files, entries) => {
      const entry = entries.get(key);
      if (!entry || this.#budget === 0) return null;
      const blob = await files.read(key);
      const plain = blob && (await readEmbedding(key, new Uint8Array(await blob.arrayBuffer())).catch(() => null));
      if (!plain) {
        await this.#remove(files, entries, key);
        return null;
      }
      entry.used = ++this.#clock;
      await this.#writeIndex(files, entries);
      return plain;
    }, null);
  }

  put(key: string, plain: PlainEmbedding): Promise<void> {
    return this.#guarded(async (files, entries) => {
      if (entries.has(key) || this.#budget === 0) return;
      const bytes = await writeEmbedding(key, plain);
      if (bytes.length > this.#budget) return;
      await this.#shrink(files, entries, bytes.length);
      try {
        const writer = await files.append(key);
        try {
          await writer.truncate(0);
          await writer.write(bytes);
        } finally {
          await writer.close();
        }
        this.#isFull = false;
      } catch (error) {
        await files.remove(key).catch(() => {});
        this.#isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
        return;
      }
      entries.set(key, { bytes: bytes.length, used: ++this.#clock });
      await this.#writeIndex(files, entries);
    }, undefined);
  }

  /** One thing after the other, and nothing of it may stop anybody's work. */
  #guarded<T>(work: (files: StoreFiles, entries: Map<string, Entry>) => Promise<T>, otherwise: T): Promise<T> {
    return this.#queue.add(async () => {
      const files = await this.#files;
      this.#isAbsent = this.#files !== null && !files;
      if (!files) return otherwise;
      try {
        this.#entries ??= await this.#list(files);
        return await work(files, this.#entries);
      } catch (error) {
        console.warn('embeddings on disk', error);
        return otherwise;
      } finally {
        this.#used(this.report);
      }
    });
  }

  async #list(files: StoreFiles): Promise<Map<string, Entry>> {
    let order: Readonly<Record<string, number>> = {};
    try {
      order = JSON.parse((await readText(files, INDEX)) ?? '{}');
    } catch {
      // An index half written: what it said is not known, so all are equally old.
    }
    const kept = (await files.list()).filter(({ name }) => /^[0-9a-f]{64}$/.test(name));
    this.#clock = Math.max(0, ...Object.values(order).filter(Number.isFinite));
    return new Map(kept.map(({ name, bytes }) => [name, { bytes, used: order[name] ?? 0 }]));
  }

  /** Makes room for so many bytes. */
  async #shrink(files: StoreFiles, entries: Map<string, Entry>, wanted: number): Promise<void> {
    let bytes = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0) + wanted;
    const oldest = [...entries].sort(([, a], [, b]) => a.used - b.used);
    for (const [key, entry] of oldest) {
      if (bytes <= this.#budget) return;
      await this.#remove(files, entries, key);
      bytes -= entry.bytes;
    }
  }

  async #remove(files: StoreFiles, entries: Map<string, Entry>, key: string): Promise<void> {
    entries.delete(key);
    await files.remove(key);
  }

  #writeIndex(files: StoreFiles, entries: ReadonlyMap<string, Entry>): Promise<void> {
    const order = Object.fromEntries(Array.from(entries, ([key, { used }]) => [key, used]));
    // Without it the order of the next visit is another, no more.
    return writeText(files, INDEX, JSON.stringify(order)).catch(() => {});
  }
}
