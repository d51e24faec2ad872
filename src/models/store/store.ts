import { throwIfAborted, UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import { type DownloadOptions, download, fullError, originOf, storageEstimate } from './download.ts';
import { readText, type StoreFiles, writeText } from './files.ts';
import { type Locks, webLocks } from './locks.ts';
import { Speed } from './speed.ts';

/** A file of a model as the registry has it. */
export interface StoreRequest {
  readonly name: string;
  /** The registry's address; the file's identity when its hash is not known. */
  readonly url: string;
  /** Where to fetch it from instead: a mirror. */
  readonly from?: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** How much of a file is there. */
export interface FileState {
  readonly url: string;
  readonly state: 'absent' | 'partly' | 'there';
  /** On the disk. */
  readonly bytes: number;
  /** The hash that it has or must have. */
  readonly sha256: string | null;
  /** True when the hash was learned from the first download, and nobody else vouches for it. */
  readonly isLearned: boolean;
}

export interface StoreState {
  /** In the order asked. */
  readonly files: readonly FileState[];
  /** All that the store holds, unfinished files too. */
  readonly bytes: number;
  /** Of the whole origin: this store, projects, everything. */
  readonly usage: number | null;
  readonly quota: number | null;
  /** False when the browser gives no storage: then nothing can be downloaded. */
  readonly isLasting: boolean;
}

export interface StoreProgress {
  readonly file: string;
  /** `waiting`: another tab is downloading the same file. */
  readonly state: 'waiting' | 'checking' | 'downloading' | 'verifying';
  /** Of all files asked for. */
  readonly received: number;
  readonly total: number | null;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** A file whose hash nobody knew before its first download, by address. */
type Trusted = Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
const TRUSTED = 'trusted.json';

export interface StoreOptions {
  readonly files: StoreFiles;
  readonly locks?: Locks;
  readonly fetch?: typeof fetch;
  readonly pause?: DownloadOptions['pause'];
}

/** Model files on disk, each under its SHA-256: what has a name there is whole and verified. */
export class ModelStore {
  readonly #files: StoreFiles;
  readonly #locks: Locks;
  readonly #fetch: typeof fetch;
  readonly #pause: DownloadOptions['pause'];

  constructor({ files, locks = webLocks, fetch = globalThis.fetch.bind(globalThis), pause }: StoreOptions) {
    this.#files = files;
    this.#locks = locks;
    this.#fetch = fetch;
    this.#pause = pause;
  }

  async state(wanted: readonly StoreRequest[]): Promise<StoreState> {
    const [list, trusted] = [await this.#files.list(), await this.#trusted()];
    const bytesOf = new Map(list.map(({ name, bytes }) => [name, bytes]));
    return {
      files: wanted.map((one) => this.#stateOf(one, bytesOf, trusted)),
      bytes: list.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(await storageEstimate()),
      isLasting: true,
    };
  }

  /**
   * Brings in what is missing, one file after the other. Stopping it keeps what has arrived.
   * @throws what `download` throws; UserError 'store.full' before the first byte when it cannot fit
   */
  async fetch(
    wanted: readonly StoreRequest[],
    signal: AbortSignal,
    onProgress: (progress: StoreProgress) => void,
  ): Promise<void> {
    await this.#expectRoom(wanted);
    const speed = new Speed();
    const here = new Map<string, number>();
    const totals = new Map(wanted.map(({ url, bytes }) => [url, bytes]));
    for (const request of wanted) {
      throwIfAborted(signal);
      let state: StoreProgress['state'] = 'checking';
      const tell = () => {
        const received = [...here.values()].reduce((sum, bytes) => sum + bytes, 0);
        const all = [...totals.values()];
        const total = all.includes(null) ? null : all.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
        if (state === 'downloading') speed.mark(received);
        const { bytesPerSecond } = speed;
        onProgress({
          file: request.name,
          state,
          received,
          total,
          bytesPerSecond,
          secondsLeft: speed.secondsLeft(total),
        });
      };
      await this.#fetchOne(request, signal, {
        onState: (now) => {
          state = now;
          tell();
        },
        onBytes: (received, total) => {
          here.set(request.url, received);
          totals.set(request.url, total);
          tell();
        },
      });
    }
  }

  /** The file's contents, from the disk. @throws UserError 'store.missing' */
  async read(request: StoreRequest): Promise<Blob> {
    const hash = request.sha256 ?? (await this.#trusted())[request.url]?.sha256;
    const blob = hash ? await this.#files.read(hash) : null;
    if (!blob) throw new UserError('store.missing', { file: request.name });
    return blob;
  }

  /**
   * Takes files off the disk, unfinished ones too. A hash that was learned is kept, so that another
   * file at the address is noticed, unless `forget` says that the new one is meant.
   */
  async remove(wanted: readonly StoreRequest[], forget = false): Promise<void> {
    const never = new AbortController().signal;
    for (const request of wanted) {
      // Behind a download that is just being stopped.
      await this.#locks.hold(
        lockOf(request),
        never,
        () => {},
        async () => {
          const hash = request.sha256 ?? (await this.#trusted())[request.url]?.sha256;
          const part = partOf(request);
          await this.#files.remove(part);
          await this.#files.remove(originOf({ part }));
          if (hash) await this.#files.remove(hash);
          if (forget) await this.#trust(request.url, null);
        },
      );
    }
  }

  async #fetchOne(
    request: StoreRequest,
    signal: AbortSignal,
    { onState, onBytes }: { onState(state: StoreProgress['state']): void; onBytes: DownloadOptions['onBytes'] },
  ): Promise<void> {
    const work = async () => {
      const trusted = (await this.#trusted())[request.url];
      const sha256 = request.sha256 ?? trusted?.sha256 ?? null;
      const there = sha256 ? await this.#files.read(sha256) : null;
      if (there) return onBytes(there.size, there.size);
      const found = await download(
        {
          name: request.name,
          url: request.from ?? request.url,
          part: partOf(request),
          bytes: request.bytes ?? trusted?.bytes ?? null,
          sha256,
        },
        { files: this.#files, fetch: this.#fetch, signal, onBytes, onState, pause: this.#pause },
      );
      await this.#files.rename(partOf(request), found.sha256);
      if (!request.sha256) await this.#trust(request.url, found);
      onBytes(found.bytes, found.bytes);
    };
    await this.#locks.hold(lockOf(request), signal, () => onState('waiting'), work);
  }

  #stateOf(request: StoreRequest, bytesOf: ReadonlyMap<string, number>, trusted: Trusted): FileState {
    const learned = request.sha256 ? undefined : trusted[request.url];
    const sha256 = request.sha256 ?? learned?.sha256 ?? null;
    const { url } = request;
    const whole = sha256 ? bytesOf.get(sha256) : undefined;
    const part = bytesOf.get(partOf(request)) ?? 0;
    if (whole !== undefined) return { url, state: 'there', bytes: whole, sha256, isLearned: learned !== undefined };
    return { url, state: part > 0 ? 'partly' : 'absent', bytes: part, sha256, isLearned: learned !== undefined };
  }

  async #expectRoom(wanted: readonly StoreRequest[]): Promise<void> {
    const { files, usage, quota } = await this.state(wanted);
    if (usage === null || quota === null) return;
    const needed = wanted.reduce(
      (sum, { bytes }, i) => sum + (files[i].state === 'there' ? 0 : Math.max(0, (bytes ?? 0) - files[i].bytes)),
      0,
    );
    if (needed > quota - usage) throw fullError(wanted[0].name, needed, { usage, quota });
  }

  async #trusted(): Promise<Trusted> {
    return JSON.parse((await readText(this.#files, TRUSTED)) ?? '{}');
  }

  async #trust(url: string, found: { readonly sha256: string; readonly bytes: number } | null): Promise<void> {
    const signal = new AbortController().signal;
    await this.#locks.hold(
      'camwalk-model-trusted',
      signal,
      () => {},
      async () => {
        const { [url]: before, ...others } = await this.#trusted();
        if (!before && !found) return;
        await writeText(this.#files, TRUSTED, JSON.stringify(found ? { ...others, [url]: found } : others));
      },
    );
  }
}

/** The address says which file is meant also where its hash is not known. */
function partOf({ url, sha256 }: StoreRequest): string {
  return `${sha256 ?? `at-${sha256Hex(new TextEncoder().encode(url))}`}.part`;
}

function lockOf(request: StoreRequest): string {
  return `camwalk-model-${partOf(request)}`;
}
