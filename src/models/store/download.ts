import { sha256 } from '@noble/hashes/sha2.js';
import { byteSize } from '#core/byte-size.ts';
import { AbortedError, throwIfAborted, UserError } from '#core/errors.ts';
import { hex } from '#core/hash.ts';
import { readText, type StoreFiles, type Writer, writeText } from './files.ts';

/** A file to bring in, and where it is put. */
export interface Download {
  /** For messages. */
  readonly name: string;
  /** Where it is fetched from: the origin, or a mirror. */
  readonly url: string;
  /** Name of the unfinished file. */
  readonly part: string;
  /** The size and hash that the file must have, as far as they are known. */
  readonly bytes: number | null;
  readonly sha256: string | null;
}

export interface DownloadOptions {
  readonly files: StoreFiles;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Told as often as something arrives; `total` is null as long as nobody has said it. */
  readonly onBytes: (received: number, total: number | null) => void;
  /** The bytes of an earlier try are being read, or the file is there and its hash is wanted. */
  readonly onState: (state: 'checking' | 'downloading' | 'verifying') => void;
  /** Waits before the n-th try in a row that brought nothing. */
  readonly pause?: (tries: number) => Promise<void>;
}

/** Tries in a row that bring no byte before the person is told. */
const TRIES = 4;
/** A file this much larger than expected is another one: its hash need not be waited for. */
const FAR_TOO_LARGE = 2;
/** Bytes read at once when an unfinished file is hashed again. */
const BLOCK = 4 * 2 ** 20;

/** What is kept beside an unfinished file: whether the server still has the same one. */
interface Origin {
  readonly url: string;
  readonly tag: string | null;
}

/**
 * Downloads into `<part>`, going on where an earlier try stopped, and returns size and hash of the
 * whole file. The part stays when the download is stopped or fails half-way, and goes when it turns
 * out to be of another file.
 *
 * @throws UserError 'store.unreachable', 'store.status', 'store.changed', 'store.size', 'store.full', 'store.busy';
 * AbortedError
 */
export async function download(wanted: Download, options: DownloadOptions): Promise<{ sha256: string; bytes: number }> {
  const { files, signal, onState } = options;
  const writer = await openPart(wanted, files);
  let isWhole = false;
  try {
    onState('checking');
    const transfer = new Transfer(wanted, options, writer);
    await transfer.readBack();
    await transfer.run();
    throwIfAborted(signal);
    onState('verifying');
    const found = transfer.digest();
    if (wanted.sha256 && wanted.sha256 !== found)
      throw new UserError('store.changed', { file: wanted.name, url: wanted.url, expected: wanted.sha256, found });
    isWhole = true;
    return { sha256: found, bytes: writer.bytes };
  } catch (error) {
    const isOther = error instanceof UserError && (error.code === 'store.changed' || error.code === 'store.size');
    if (isOther) await writer.truncate(0);
    if (isOther) await files.remove(originOf(wanted));
    throw signal.aborted ? new AbortedError() : error;
  } finally {
    await writer.close();
    if (isWhole) await files.remove(originOf(wanted));
  }
}

export function originOf({ part }: Pick<Download, 'part'>): string {
  return `${part}.json`;
}

async function openPart({ name, part }: Download, files: StoreFiles): Promise<Writer> {
  try {
    return await files.append(part);
  } catch (error) {
    if (isNamed(error, 'NoModificationAllowedError')) throw new UserError('store.busy', { file: name });
    throw error;
  }
}

class Transfer {
  readonly #wanted: Download;
  readonly #options: DownloadOptions;
  readonly #writer: Writer;
  #hash = sha256.create();
  #origin: Origin | null = null;
  #total: number | null;

  constructor(wanted: Download, options: DownloadOptions, writer: Writer) {
    this.#wanted = wanted;
    this.#options = options;
    this.#writer = writer;
    this.#total = wanted.bytes;
  }

  digest(): string {
    return hex(this.#hash.digest());
  }

  /** Takes up what an earlier try left, where it can be told that it is of the same file. */
  async readBack(): Promise<void> {
    const { files, signal } = this.#options;
    if (this.#writer.bytes === 0) return;
    this.#origin = JSON.parse((await readText(files, originOf(this.#wanted))) ?? 'null');
    // With a known hash any bytes may be gone on with, since a wrong one is found out in the end.
    const isTold = this.#origin?.url === this.#wanted.url && this.#origin.tag !== null;
    if (!isTold && !this.#wanted.sha256) return this.#restart();
    if (this.#wanted.bytes !== null && this.#writer.bytes > this.#wanted.bytes) return this.#restart();
    await this.#hashPart(signal);
  }

  async run(): Promise<void> {
    let tries = 0;
    while (!this.#isWhole()) {
      const before = this.#writer.bytes;
      try {
        const isRead = await this.#fetchOnce();
        // A server that did not say how much there is has sent all of it.
        if (isRead && this.#total === null) return;
      } catch (error) {
        if (error instanceof UserError || this.#options.signal.aborted) throw error;
        if (isNamed(error, 'QuotaExceededError')) throw await this.#full();
        const reason = error instanceof Error ? error.message : String(error);
        if (tries >= TRIES) throw new UserError('store.unreachable', { url: this.#wanted.url, reason });
      }
      tries = this.#writer.bytes > before ? 0 : tries + 1;
      if (tries > TRIES) throw new UserError('store.unreachable', { url: this.#wanted.url, reason: 'nothing arrived' });
      if (tries > 0) await this.#pause(tries);
      throwIfAborted(this.#options.signal);
    }
  }

  #isWhole(): boolean {
    return this.#total !== null && this.#writer.bytes > 0 && this.#writer.bytes >= this.#total;
  }

  /** True when an answer was read to its end. */
  async #fetchOnce(): Promise<boolean> {
    const { fetch, signal, onState } = this.#options;
    const from = this.#writer.bytes;
    // A range makes the browser ask for the bytes as they are, without compression. If-Range is not
    // sent: it would make the browser ask the server's leave first, which redirecting hosts refuse.
    // The tag of the answer is compared instead.
    const headers = from > 0 ? { Range: `bytes=${from}-` } : undefined;
    const response = await fetch(this.#wanted.url, { headers, signal, cache: 'no-store' });
    const body = await this.#begin(response, from);
    if (!body) return false;
    onState('downloading');
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        await this.#take(value);
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  /** Looks at an answer's head; null when its body is of no use and the next try asks otherwise. */
  async #begin(response: Response, from: number): Promise<ReadableStream<Uint8Array> | null> {
    const { url } = this.#wanted;
    const { status, headers, body } = response;
    const range = /bytes (?:(\d+)-\d+|\*)\/(\d+|\*)/.exec(headers.get('content-range') ?? '');
    const told = range && range[2] !== '*' ? Number(range[2]) : null;
    if (status === 416) {
      await body?.cancel();
      if (told !== null && told === from) this.#total = told;
      else await this.#restart();
      return null;
    }
    if (status !== 200 && status !== 206) {
      await body?.cancel();
      // What a busy server says may be different the next time.
      if (status === 429 || status >= 500) throw new Error(`status ${status}`);
      throw new UserError('store.status', { url, status });
    }
    const tag = headers.get('etag') ?? headers.get('last-modified');
    const isOther = from > 0 && this.#origin?.url === url && this.#origin.tag !== null && tag !== this.#origin.tag;
    if (status === 206 && (isOther || Number(range?.[1]) !== from)) {
      // Another file than the one begun, or not the bytes that were asked for: all over again.
      await body?.cancel();
      await this.#restart();
      return null;
    }
    // A server that knows no ranges sends everything.
    if (status === 200 && from > 0) await this.#restart();
    const length = Number(headers.get('content-length') ?? Number.NaN);
    const isPlain = !headers.get('content-encoding');
    if (status === 206) this.#learn(told);
    else this.#learn(isPlain && Number.isFinite(length) ? length : null);
    await this.#remember(tag);
    return body;
  }

  #learn(total: number | null): void {
    const { bytes, name, url } = this.#wanted;
    if (total !== null && bytes !== null && total > FAR_TOO_LARGE * bytes)
      throw new UserError('store.size', { file: name, url, expected: byteSize(bytes), found: byteSize(total) });
    // What the server says now counts: whether the file is the right one is for the hash to tell.
    this.#total = total ?? bytes;
  }

  async #take(chunk: Uint8Array): Promise<void> {
    throwIfAborted(this.#options.signal);
    await this.#writer.write(chunk);
    this.#hash.update(chunk);
    this.#options.onBytes(this.#writer.bytes, this.#total);
  }

  async #remember(tag: string | null): Promise<void> {
    const { url } = this.#wanted;
    if (this.#origin?.url === url && this.#origin.tag === tag) return;
    this.#origin = { url, tag };
    await writeText(this.#options.files, originOf(this.#wanted), JSON.stringify(this.#origin));
  }

  async #restart(): Promise<void> {
    await this.#writer.truncate(0);
    this.#hash = sha256.create();
    this.#origin = null;
    this.#total = this.#wanted.bytes;
  }

  async #hashPart(signal: AbortSignal): Promise<void> {
    const size = this.#writer.bytes;
    for (let at = 0; at < size; at += BLOCK) {
      throwIfAborted(signal);
      const end = Math.min(size, at + BLOCK);
      this.#hash.update(await this.#writer.read(at, end));
      this.#options.onBytes(end, this.#total);
    }
  }

  async #full(): Promise<UserError> {
    const needed = Math.max(0, (this.#total ?? 0) - this.#writer.bytes);
    return fullError(this.#wanted.name, needed, await storageEstimate());
  }

  async #pause(tries: number): Promise<void> {
    const { signal, pause = doubling } = this.#options;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([pause(tries), aborted]);
  }
}

function doubling(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function fullError(file: string, needed: number, { usage, quota }: StorageEstimates): UserError {
  const size = (bytes: number | null) => (bytes === null ? '?' : byteSize(bytes));
  return new UserError('store.full', { file, needed: byteSize(needed), usage: size(usage), quota: size(quota) });
}

interface StorageEstimates {
  readonly usage: number | null;
  readonly quota: number | null;
}

/** What the browser says of this page's storage; null where it says nothing. */
export async function storageEstimate(): Promise<StorageEstimates> {
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
  return { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null };
}
