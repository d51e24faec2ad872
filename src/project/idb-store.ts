import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { byteSize } from '#core/byte-size.ts';
import { UserError } from '#core/errors.ts';
import type { MaskSet } from '#core/rasters.ts';
import type { Draft, ImageId } from './changes.ts';
import type { Batch, Store, StoredImage, StoredProject } from './store.ts';

/** Raised by one with every change of the stores below; `upgrade` has a branch for each older one. */
const SCHEMA_VERSION = 1;

interface Schema extends DBSchema {
  images: { key: ImageId; value: StoredImage };
  files: { key: ImageId; value: Blob };
  masks: { key: string; value: MaskSet };
  journal: { key: number; value: Draft & { seq?: number }; indexes: { image: ImageId } };
  choices: { key: string; value: unknown };
  /** 'owner' → the token of the page that writes. */
  owner: { key: 'owner'; value: string };
}
const STORES = ['images', 'files', 'masks', 'journal', 'choices', 'owner'] as const;
type Database = IDBPDatabase<Schema>;

/**
 * A project in IndexedDB. Every write is one transaction with `durability: 'strict'`: it resolves after the browser
 * has flushed to the disk, so what was acknowledged survives a crash of page, browser and machine. Every write
 * also checks the owner token in the same transaction, so that a page whose project was taken over by another tab
 * cannot write a byte, however late it learns of it.
 */
export class IdbStore implements Store {
  readonly #database: Database;
  readonly #token: string | null;

  private constructor(database: Database, token: string | null) {
    this.#database = database;
    this.#token = token;
  }

  /**
   * @param token names the writing page; null opens for reading
   * @param onClosed called when the browser or another tab closed the connection under us
   * @throws UserError 'project.newer' | 'project.unavailable'
   */
  static async open(name: string, token: string | null, onClosed: () => void): Promise<IdbStore> {
    let database: Database;
    try {
      database = await openDB<Schema>(name, SCHEMA_VERSION, {
        upgrade(db) {
          db.createObjectStore('images', { keyPath: 'id' });
          db.createObjectStore('files');
          db.createObjectStore('masks');
          db.createObjectStore('journal', { keyPath: 'seq', autoIncrement: true }).createIndex('image', 'image');
          db.createObjectStore('choices');
          db.createObjectStore('owner');
        },
        // A newer page in another tab wants to upgrade the database: give way, its person is told there.
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase).close();
          onClosed();
        },
        terminated: onClosed,
      });
    } catch (error) {
      if (nameOf(error) === 'VersionError') {
        throw new UserError('project.newer', { found: (await versionOf(name)) ?? '?', known: SCHEMA_VERSION });
      }
      throw new UserError('project.unavailable', { reason: reasonOf(error) });
    }
    const store = new IdbStore(database, token);
    if (token !== null) await store.#claim(token);
    return store;
  }

  async #claim(token: string): Promise<void> {
    try {
      const transaction = this.#database.transaction('owner', 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(token, 'owner'), transaction.done]);
    } catch (error) {
      this.close();
      throw await writeError(error, 0);
    }
  }

  async load(): Promise<StoredProject> {
    const transaction = this.#database.transaction(['images', 'journal', 'choices'], 'readonly');
    const choices = transaction.objectStore('choices');
    const [images, entries, keys, values] = await Promise.all([
      transaction.objectStore('images').getAll(),
      transaction.objectStore('journal').getAll(),
      choices.getAllKeys(),
      choices.getAll(),
    ]);
    return { images, entries, choices: new Map(keys.map((key, index) => [key, values[index]])) };
  }

  async write(batch: Batch): Promise<readonly number[]> {
    let transaction: IDBPTransaction<Schema, typeof STORES, 'readwrite'> | null = null;
    try {
      transaction = this.#database.transaction(STORES, 'readwrite', { durability: 'strict' });
      // An aborted transaction rejects `done` too; it is awaited below, but a failing request comes first.
      transaction.done.catch(() => undefined);
      if ((await transaction.objectStore('owner').get('owner')) !== this.#token) {
        throw new UserError('project.takenOver');
      }
      const seqs = await queue(transaction, batch);
      await transaction.done;
      return seqs;
    } catch (error) {
      abort(transaction);
      throw await writeError(error, sizeOf(batch));
    }
  }

  async file(id: ImageId): Promise<Blob | undefined> {
    return this.#database.get('files', id);
  }

  async masks(key: string): Promise<MaskSet | undefined> {
    return this.#database.get('masks', key);
  }

  close(): void {
    this.#database.close();
  }
}

/** Puts all requests of a batch into the transaction; the seq of each draft when they have succeeded. */
async function queue(
  transaction: IDBPTransaction<Schema, typeof STORES, 'readwrite'>,
  batch: Batch,
): Promise<readonly number[]> {
  const images = transaction.objectStore('images');
  const files = transaction.objectStore('files');
  const masks = transaction.objectStore('masks');
  const journal = transaction.objectStore('journal');
  const requests: Promise<unknown>[] = [];
  if (batch.image) {
    const { file, ...row } = batch.image;
    requests.push(images.put(row), files.put(file, row.id));
  }
  if (batch.masks) requests.push(masks.put(batch.masks.masks, batch.masks.key));
  if (batch.choice) requests.push(transaction.objectStore('choices').put(batch.choice.value, batch.choice.key));
  for (const id of batch.forgetImages ?? []) {
    requests.push(images.delete(id), files.delete(id));
    for (const key of await journal.index('image').getAllKeys(id)) requests.push(journal.delete(key));
  }
  for (const key of batch.forgetMasks ?? []) requests.push(masks.delete(key));
  const seqs = (batch.drafts ?? []).map((draft) => journal.add(draft));
  await Promise.all(requests);
  return Promise.all(seqs);
}

function abort(transaction: IDBPTransaction<Schema, typeof STORES, 'readwrite'> | null): void {
  try {
    transaction?.abort();
  } catch {
    // Already over: the failure itself aborted it.
  }
}

async function writeError(error: unknown, needed: number): Promise<UserError> {
  if (error instanceof UserError) return error;
  if (nameOf(error) === 'QuotaExceededError') {
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
    return new UserError('project.full', {
      needed: byteSize(needed),
      usage: byteSize(estimate?.usage ?? 0),
      quota: byteSize(estimate?.quota ?? 0),
    });
  }
  return new UserError('project.write', { reason: reasonOf(error) });
}

/** Bytes that a batch adds, near enough for a message. */
function sizeOf(batch: Batch): number {
  const drafts = batch.drafts?.length ? JSON.stringify(batch.drafts).length : 0;
  return (batch.image?.bytes ?? 0) + (batch.masks?.masks.words.byteLength ?? 0) + drafts;
}

async function versionOf(name: string): Promise<number | undefined> {
  const databases = (await indexedDB.databases?.()) ?? [];
  return databases.find((database) => database.name === name)?.version;
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

function reasonOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.message || error.name : String(error);
}
