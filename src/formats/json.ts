import { strFromU8, strToU8 } from 'fflate';
import type { z } from 'zod';
import { UserError } from '#core/errors.ts';

/** @throws UserError 'formats.json' {file, reason} when the bytes are not JSON in UTF-8 */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(strFromU8(bytes).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError('formats.json', { file, reason: error instanceof Error ? error.message : String(error) });
  }
}

/** UTF-8, two spaces, a newline at the end: readable, and the same bytes for the same value. */
export function printJson(value: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(value, null, 2)}\n`);
}

/** One line without spaces, for files that hold many numbers. */
export function printCompactJson(value: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(value)}\n`);
}

/** @throws UserError 'formats.field' {file, field, reason} naming the first wrong field */
export function checkShape<T extends z.ZodType>(schema: T, value: unknown, file: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError('formats.field', { file, ...firstWrong(result.error) });
}

/** The first wrong field, as in `steps[0].method`, and what is wrong with it. */
export function firstWrong({ issues: [{ path, message }] }: z.ZodError): { field: string; reason: string } {
  const keys = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return { field: keys.join('').replace(/^\./, '') || '(all)', reason: message };
}
