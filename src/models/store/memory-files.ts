import type { StoreFiles, Writer } from './files.ts';

/** Files in main memory, with a quota. For tests and for pages that are given no storage. */
export class MemoryFiles implements StoreFiles {
  /** Bytes that fit in all. */
  quota: number;
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(quota = Number.POSITIVE_INFINITY) {
    this.quota = quota;
  }

  get used(): number {
    return [...this.#files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  }

  async list() {
    return [...this.#files].map(([name, { length }]) => ({ name, bytes: length }));
  }

  async read(name: string): Promise<Blob | null> {
    const bytes = this.#files.get(name);
    return bytes ? new Blob([bytes]) : null;
  }

  async append(name: string): Promise<Writer> {
    const files = this.#files;
    const fits = (more: number) => this.used + more <= this.quota;
    files.set(name, files.get(name) ?? new Uint8Array(0));
    return {
      get bytes() {
        return files.get(name)?.length ?? 0;
      },
      async read(from, to) {
        return (files.get(name) ?? new Uint8Array(0)).slice(from, to);
      },
      async write(chunk) {
        if (!fits(chunk.length)) throw new DOMException('the quota is used up', 'QuotaExceededError');
        const before = files.get(name) ?? new Uint8Array(0);
        const after = new Uint8Array(before.length + chunk.length);
        after.set(before);
        after.set(chunk, before.length);
        files.set(name, after);
      },
      async truncate(bytes) {
        files.set(name, (files.get(name) ?? new Uint8Array(0)).slice(0, bytes));
      },
      async close() {},
    };
  }

  async rename(from: string, to: string): Promise<void> {
    const bytes = this.#files.get(from);
    if (!bytes) throw new DOMException(`no file ${from}`, 'NotFoundError');
    this.#files.set(to, bytes);
    this.#files.delete(from);
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }
}
