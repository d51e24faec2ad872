import type { Embedding } from '#methods/models.ts';

interface Disposable {
  dispose(): void;
}

/** Embeddings kept when nobody uses them: a few photos to go to and fro between, 4 to 17 MB each. */
const KEPT = 6;

interface Entry<T> {
  readonly embedding: Promise<T>;
  users: number;
}

/** An embedding that stays until it is released. */
export interface Lease<T = Embedding> {
  /** False when somebody had it made before. */
  readonly fresh: boolean;
  readonly embedding: Promise<T>;
  release(): void;
}

/** What an encoder made of the latest photos. A photo is encoded once, however many ask for it. */
export class EmbeddingCache<T extends Disposable = Embedding> {
  readonly #entries = new Map<string, Entry<T>>();

  lease(key: string, encode: () => Promise<T>): Lease<T> {
    const known = this.#entries.get(key);
    const entry = known ?? { embedding: encode(), users: 0 };
    entry.users += 1;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.embedding.catch(() => this.#entries.get(key) === entry && this.#entries.delete(key));
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users === 0 && this.#entries.get(key) !== entry) dispose(entry);
      this.#shrink();
    };
    return { fresh: !known, embedding: entry.embedding, release };
  }

  /** Forgets all; those in use end with their last user. */
  clear(): void {
    for (const entry of this.#entries.values()) if (entry.users === 0) dispose(entry);
    this.#entries.clear();
  }

  #shrink(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      dispose(entry);
    }
  }
}

function dispose({ embedding }: Entry<Disposable>): void {
  // An encode that failed left nothing to dispose.
  embedding.then((made) => made.dispose()).catch(() => {});
}
