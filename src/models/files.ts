import { UserError } from '#core/errors.ts';
import { sha256Hex } from '#core/hash.ts';
import { expectNames } from './contract.ts';
import { sha256 } from './hash.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';

/** One ONNX file of a model. */
export interface ModelFile {
  readonly name: string;
  readonly blob: Blob;
  readonly sha256: string;
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
  const blob = files[wanted.path] ?? files[name];
  if (!blob) throw new UserError('model.fileMissing', { file: name, found: Object.keys(files).join(', ') || '-' });
  const hash = await sha256(new Uint8Array(await blob.arrayBuffer()));
  if (wanted.sha256 && wanted.sha256 !== hash)
    throw new UserError('model.hash', { file: name, expected: wanted.sha256.slice(0, 12), found: hash.slice(0, 12) });
  return { name, blob, sha256: hash };
}

/** The hash of a model of several files; of one file it is the file's own. */
export function modelHash(files: readonly ModelFile[]): string {
  if (files.length === 1) return files[0].sha256;
  return sha256Hex(new TextEncoder().encode(files.map((file) => file.sha256).join()));
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
  const session = await createSession(file.blob, options).catch((error: unknown) => {
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
