import { z } from 'zod';
import { checkShape, parseJson } from './json.ts';

/** A class list for a project: class name → outputs (0-based) of the classifier that stand for it. */
export type ClassList = Readonly<Record<string, readonly number[]>>;

const schema = z.record(z.string().min(1), z.array(z.int().min(0)));

/** Whether parsed JSON looks like a class list: an object whose values are all lists. */
export function isClassList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every(Array.isArray);
}

/**
 * Reads `{ "dog": [151, 152], "car": [436] }`.
 * @throws UserError 'formats.field' naming the class whose outputs are no whole numbers from 0
 */
export function readClassesJson(bytes: Uint8Array, file: string): ClassList {
  return checkShape(schema, parseJson(bytes, file), file);
}
