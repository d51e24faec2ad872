import type { StoreFiles, Writer } from './files.ts';

/** FileSystemSyncAccessHandle, which TypeScript knows in workers only. */
interface SyncHandle {
  getSize(): number;
  read(block: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(block: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** Members that browsers have and TypeScript's library has not. */
type OpfsHandle = FileSystemFileHandle & {
  /** Renames within the origin's own file system. */
  move?(name: string): Promise<void>;
  createSyncAccessHandle?(): Promise<SyncHandle>;
};
type OpfsDirectory = FileSystemDirectoryHandle & {
  values(): AsyncIterableIterator<FileSystemHandle>;
};

/** Files in a directory of the browser's own file system for this page's origin. */
export class OpfsFiles implements StoreFiles {
  readonly #directory: OpfsDirectory;

  private constructor(directory: FileSystemDirectoryHandle) {
    this.#directory = directory as OpfsDirectory;
  }

  /** Null where the browser has no such file system, or gives this page none. */
  static async open(directory: string): Promise<OpfsFiles | null> {
    try {
      const root = await navigator.storage.getDirectory();
      return new OpfsFiles(await root.getDirectoryHandle(directory, { create: true }));
    } catch {
      return null;
    }
  }

  async list() {
    const files: { name: string; bytes: number }[] = [];
    for await (const handle of this.#directory.values()) {
      if (handle.kind !== 'file') continue;
      const bytes = (await (handle as FileSystemFileHandle).getFile()).size;
      files.push({ name: handle.name, bytes });
    }
    return files;
  }

  async read(name: string): Promise<Blob | null> {
    return (await this.#handle(name))?.getFile() ?? null;
  }

  async append(name: string): Promise<Writer> {
    const handle = (await this.#directory.getFileHandle(name, { create: true })) as OpfsHandle;
    return handle.createSyncAccessHandle ? syncWriter(await handle.createSyncAccessHandle()) : streamWriter(handle);
  }

  async rename(from: string, to: string): Promise<void> {
    const handle = await this.#handle(from);
    if (!handle) throw new DOMException(`no file ${from}`, 'NotFoundError');
    // Some browsers refuse to move onto a file that is there.
    await this.remove(to);
    if (handle.move) return handle.move(to);
    const copy = await (await this.#directory.getFileHandle(to, { create: true })).createWritable();
    await (await handle.getFile()).stream().pipeTo(copy);
    await this.remove(from);
  }

  async remove(name: string): Promise<void> {
    await this.#directory.removeEntry(name).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }

  async #handle(name: string): Promise<OpfsHandle | null> {
    try {
      return (await this.#directory.getFileHandle(name)) as OpfsHandle;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

/** Writes in place, at once; dedicated workers only. */
function syncWriter(handle: SyncHandle): Writer {
  let bytes = handle.getSize();
  return {
    get bytes() {
      return bytes;
    },
    async read(from, to) {
      const block = new Uint8Array(to - from);
      return block.subarray(0, handle.read(block, { at: from }));
    },
    async write(chunk) {
      // A full disk shows as an exception or as fewer bytes written.
      const written = handle.write(chunk as Uint8Array<ArrayBuffer>, { at: bytes });
      bytes += written;
      if (written < chunk.length) throw new DOMException('the disk is full', 'QuotaExceededError');
    },
    async truncate(size) {
      handle.truncate(size);
      bytes = Math.min(bytes, size);
    },
    async close() {
      handle.flush();
      handle.close();
    },
  };
}

/** Where there are no synchronous handles: the file is copied, written on, and put back when it is closed. */
async function streamWriter(handle: FileSystemFileHandle): Promise<Writer> {
  const before = await handle.getFile();
  const stream = await handle.createWritable({ keepExistingData: true });
  let bytes = before.size;
  return {
    get bytes() {
      return bytes;
    },
    async read(from, to) {
      return new Uint8Array(await before.slice(from, to).arrayBuffer());
    },
    async write(chunk) {
      await stream.write({ type: 'write', position: bytes, data: chunk as Uint8Array<ArrayBuffer> });
      bytes += chunk.length;
    },
    async truncate(size) {
      await stream.truncate(size);
      bytes = Math.min(bytes, size);
    },
    close: () => stream.close(),
  };
}
