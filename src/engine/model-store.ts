import { UserError } from '#core/errors.ts';
import type { Call } from '#models/rpc.ts';
import { OpfsFiles } from '#models/store/opfs.ts';
import { ModelStore, type StoreRequest, type StoreState } from '#models/store/store.ts';

/** The directory of the origin's own file system that model files lie in. */
const DIRECTORY = 'models';

/** The worker's side of the model store, which is opened when it is first asked for something. */
export class StoreHost {
  #store: Promise<ModelStore | null> | null = null;

  /** What is there of these files. Without storage nothing is. */
  async state(wanted: readonly StoreRequest[]): Promise<StoreState> {
    const store = await this.#open();
    if (store) return store.state(wanted);
    const files = wanted.map(({ url, sha256 }) => ({
      url,
      state: 'absent' as const,
      bytes: 0,
      sha256,
      isLearned: false,
    }));
    return { files, bytes: 0, usage: null, quota: null, isLasting: false };
  }

  async fetch(wanted: readonly StoreRequest[], { signal, progress }: Call): Promise<StoreState> {
    const store = await this.#required();
    await store.fetch(wanted, signal, progress);
    return store.state(wanted);
  }

  async remove(wanted: readonly StoreRequest[], forget: boolean): Promise<StoreState> {
    const store = await this.#required();
    await store.remove(wanted, forget);
    return store.state(wanted);
  }

  /** The files' contents by name. @throws UserError 'store.missing' */
  async read(wanted: readonly StoreRequest[]): Promise<Record<string, Blob>> {
    const store = await this.#required();
    const entries = await Promise.all(wanted.map(async (one) => [one.name, await store.read(one)] as const));
    return Object.fromEntries(entries);
  }

  /** @throws UserError 'store.none' */
  async #required(): Promise<ModelStore> {
    const store = await this.#open();
    if (!store) throw new UserError('store.none');
    return store;
  }

  #open(): Promise<ModelStore | null> {
    this.#store ??= OpfsFiles.open(DIRECTORY).then((files) => files && new ModelStore({ files }));
    return this.#store;
  }
}
