import { type UnzipFileInfo, unzipSync, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { UserError } from '#core/errors.ts';
import type { NamedBytes } from './mask-png.ts';

const MAX_FILES = 65_535;
/** Below 2³². Also what a zip may unpack to: more is no label set but a mistake, or a bomb. */
const MAX_BYTES = 4e9;

/** Files that deflate makes no smaller. */
const COMPRESSED = /\.(png|jpe?g|webp|zip|npz)$/i;

/**
 * A zip written as it grows: every chunk is handed on at once, so that an export of a thousand photos never lies
 * in memory twice. The same files in the same order give the same bytes: all bear the date 1980-01-01, the zip
 * format's zero. Beyond 65 535 files or 4 GB a zip needs an extension that not every reader has: such an export is
 * refused, because a wrapped count would lose files without a word.
 */
export class ZipWriter {
  readonly #zip: Zip;
  #failure: Error | null = null;
  #files = 0;
  #bytes = 0;

  constructor(onChunk: (chunk: Uint8Array) => void) {
    this.#zip = new Zip((error, chunk) => {
      if (error) {
        this.#failure ??= error;
        return;
      }
      this.#bytes += chunk.length;
      onChunk(chunk);
    });
  }

  /** @throws UserError 'formats.zip.full' when the file does not fit any more */
  add({ name, bytes }: NamedBytes): void {
    this.#files++;
    if (this.#files > MAX_FILES || this.#bytes + bytes.length > MAX_BYTES) {
      throw new UserError('formats.zip.full', { files: MAX_FILES, gigabytes: MAX_BYTES / 1e9 });
    }
    const entry = COMPRESSED.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    entry.mtime = new Date(1980, 0, 1);
    this.#zip.add(entry);
    entry.push(bytes, true);
    if (this.#failure) throw this.#failure;
  }

  end(): void {
    this.#zip.end();
    if (this.#failure) throw this.#failure;
  }
}

/** A whole zip at once. */
export function writeZip(files: Iterable<NamedBytes>): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const zip = new ZipWriter((chunk) => chunks.push(chunk));
  for (const file of files) zip.add(file);
  zip.end();
  return chunks;
}

/**
 * The files of a zip, without folders and without what macOS adds.
 * @param wanted which files to unpack; the others cost nothing
 * @throws UserError 'formats.zip.broken' | 'formats.zip.large' naming the file
 */
export function readZip(bytes: Uint8Array, file: string, wanted: (name: string) => boolean = () => true): NamedBytes[] {
  let total = 0;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(name) || !wanted(name)) return false;
    total += originalSize;
    if (total > MAX_BYTES) throw new UserError('formats.zip.large', { file });
    return true;
  };
  try {
    return Object.entries(unzipSync(bytes, { filter })).map(([name, contents]) => ({ name, bytes: contents }));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('formats.zip.broken', { file, reason: error instanceof Error ? error.message : String(error) });
  }
}
