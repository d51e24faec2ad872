import { UserError } from '#core/errors.ts';

/** Adds the file's name to an error that work inside it met: a person must learn which of many files is wrong. */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError && error.details.file === undefined) {
      throw new UserError(error.code, { file, ...error.details });
    }
    throw error;
  }
}

/** 'photos/cat.final.jpg' → 'cat.final'. */
export function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** '10.png' after '9.png': numbers in names are compared as numbers, the rest by code unit, on every machine alike. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return left[i] < right[i] ? -1 : 1;
  }
  return left.length - right.length;
}
