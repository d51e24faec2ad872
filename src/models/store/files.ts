/**
 * What the store needs of a file system: one flat directory of named files. The browser's is
 * opfs.ts; tests that need no browser have one in memory (fixtures/memory-files.ts).
 */
export interface StoreFiles {
  list(): Promise<readonly StoredFile[]>;
  /** Null when there is no such file. */
  read(name: string): Promise<Blob | null>;
  /** Opens a file to write on at its end, made when there is none. One writer a file at a time. */
  append(name: string): Promise<Writer>;
  /** Takes the place of what has the new name. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
}

export interface Writer {
  readonly bytes: number;
  /** What was in the file when it was opened. */
  read(from: number, to: number): Promise<Uint8Array>;
  /** @throws DOMException QuotaExceededError when the disk or the quota is full */
  write(chunk: Uint8Array): Promise<void>;
  truncate(bytes: number): Promise<void>;
  /** Everything written is on the disk afterwards. */
  close(): Promise<void>;
}

export async function readText(files: StoreFiles, name: string): Promise<string | null> {
  return (await (await files.read(name))?.text()) ?? null;
}

export async function writeText(files: StoreFiles, name: string, text: string): Promise<void> {
  // Written aside and renamed: a tab that dies meanwhile leaves the old text.
  const aside = `${name}.new`;
  const writer = await files.append(aside);
  try {
    await writer.truncate(0);
    await writer.write(new TextEncoder().encode(text));
  } finally {
    await writer.close();
  }
  await files.rename(aside, name);
}
