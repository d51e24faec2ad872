import { UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import { expectNames } from './contract.ts';
import { sha256 } from './hash.ts';
import { type ExternalFiles, externalNames } from './model-bytes.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';

/** One ONNX file of a model. */
export interface ModelFile {
  readonly name: string;
  readonly blob: Blob;
  /** With weights in files of their own: the hash of all the files' hashes. */
  readonly sha256: string;
  /** Files that the graph names as the place of its weights. */
  readonly external: ExternalFiles;
}

/**
 * Finds a file of the contract among those given.
 * @throws UserError 'model.fileMissing' {file, found}, 'model.hash' {file, expected, found}.
 */
export async function findFile(
  files: Readonly<Record<string, Blob>>,
  wanted: { readonly path: string; readonly sha256?: string },
): Promise<ModelFile> {
  const name = wanted.path.split('/').at(-1) ?? wanted.path;
  const blob = atPath(files, wanted.path);
  if (!blob) throw new UserError('model.fileMissing', { file: name, found: Object.keys(files).join(', ') || '-' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const hash = await sha256(bytes);
  if (wanted.sha256 && wanted.sha256 !== hash)
    throw new UserError('model.hash', { file: name, expected: wanted.sha256.slice(0, 12), found: hash.slice(0, 12) });
  const external: Record<string, Blob> = {};
  const hashes = [hash];
  for (const path of externalNames(bytes)) {
    const beside = atPath(files, path);
    if (!beside) throw new UserError('model.fileMissing', { file: path, found: Object.keys(files).join(', ') });
    external[path] = beside;
    hashes.push(await sha256(new Uint8Array(await beside.arrayBuffer())));
  }
  return { name, blob, sha256: hashOf(hashes), external };
}

/** A file that a contract or a graph names: people drop the files of a folder without the folder. */
export function atPath(files: Readonly<Record<string, Blob>>, path: string): Blob | undefined {
  return files[path] ?? files[path.split('/').at(-1) ?? path];
}

/** A contract without file names goes with the only ONNX file beside it. */
export function onlyOnnx(files: Readonly<Record<string, Blob>>): string {
  const names = Object.keys(files).filter((name) => name.toLowerCase().endsWith('.onnx'));
  if (names.length !== 1) throw new UserError('model.fileMissing', { file: '*.onnx', found: names.join(', ') || '-' });
  return names[0];
}

/** Bytes of a model's files on disk. */
export function sizeOf(files: readonly ModelFile[]): number {
  const blobs = files.flatMap(({ blob, external }) => [blob, ...Object.values(external)]);
  return blobs.reduce((sum, blob) => sum + blob.size, 0);
}

/** The hash of a model of several files; of one file it is the file's own. */
export function modelHash(files: readonly ModelFile[]): string {
  return hashOf(files.map((file) => file.sha256));
}

function hashOf(hashes: readonly string[]): string {
  return hashes.length === 1 ? hashes[0] : sha256Hex(new TextEncoder().encode(hashes.join()));
}

/**
 * Opens a session and checks that the network has what its contract says.
 * @throws UserError 'model.unreadable' {file, reason}, 'model.mismatch' {file, kind, expected, found}.
 */
export async function openSession(
  file: ModelFile,
  inputs: readonly string[],
  outputs: readonly string[],
  options: SessionOptions,
): Promise<Session> {
  const session = await createSession(file.blob, { ...options, external: file.external }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError('model.unreadable', { file: file.name, reason });
  });
  try {
    expectNames(file.name, 'input', inputs, session.inputNames);
    expectNames(file.name, 'output', outputs, session.outputNames);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}
