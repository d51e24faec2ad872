import { UserError } from '#core/errors.ts';

/** WordNet's number of a class, as ImageNet's lists have it before the names. */
const SYNSET = /^n\d{8}[\s,:]+/;

/**
 * Names of a classifier's outputs in their order, from a list as people have them: text of one name a line (`synset.txt`
 * with WordNet's numbers too), a JSON list, a JSON map from index to name (`id2label`, `{"0": ["n01440764", "tench"]}`)
 * or from name to index (`label2id`), or a JSON object that holds one of them (config.json of a model, a contract).
 * @throws UserError 'formats.names' {file} when it is none of them
 */
export function readClassNames(text: string, file: string): string[] {
  const names = /\.json$/i.test(file) ? namesOfJson(parsed(text)) : namesOfLines(text);
  if (!names || names.length === 0) throw new UserError('formats.names', { file });
  return names;
}

/** Names in parsed JSON; null when it holds none. */
export function namesOfJson(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.length > 0 && value.every(isName) ? value.map(nameOf) : null;
  if (typeof value !== 'object' || value === null) return null;
  const map = value as Record<string, unknown>;
  for (const key of ['id2label', 'classes', 'names', 'labels', 'label2id']) {
    const found = key in map ? namesOfJson(map[key]) : null;
    if (found) return found;
  }
  const entries = Object.entries(map);
  if (entries.length === 0) return null;
  if (entries.every(([key, name]) => /^\d+$/.test(key) && isName(name)))
    return inOrder(entries.map(([key, name]) => [Number(key), nameOf(name as Name)]));
  if (entries.every(([, index]) => Number.isInteger(index) && (index as number) >= 0))
    return inOrder(entries.map(([name, index]) => [index as number, name]));
  return null;
}

/** Whether parsed JSON is a list of names or a map from index to name, and nothing more. */
export function isNameList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const isMap = Array.isArray(value) || Object.keys(value).every((key) => /^\d+$/.test(key));
  return isMap && namesOfJson(value) !== null;
}

/** A name, or WordNet's number and a name. */
type Name = string | readonly [string, string];

function isName(value: unknown): value is Name {
  if (typeof value === 'string') return true;
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function nameOf(name: Name): string {
  return typeof name === 'string' ? name.trim() : name[1].replaceAll('_', ' ');
}

/** Null when indices are missing or twice there. */
function inOrder(entries: readonly (readonly [number, string])[]): string[] | null {
  const names: string[] = [];
  for (const [index, name] of entries) names[index] = name;
  return names.length === entries.length && Object.keys(names).length === names.length ? names : null;
}

function namesOfLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  // Only at the end: a name that is missing in the middle would shift all others.
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => line.trim().replace(SYNSET, ''));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
