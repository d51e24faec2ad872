import { readClassesJson } from '#formats/classes-json.ts';
import { matchingNetworkClasses } from './classes.ts';

/** Outputs of a classifier that are one thing together: all breeds of dogs. */
export interface ClassGroup {
  readonly name: string;
  readonly members: readonly number[];
}

/** Fewer names with a word in common are found by looking. */
const SMALLEST_GROUP = 3;

/** Names that end in the same word: "Airedale", "Irish terrier" and "Tibetan terrier" have a group "terrier" of two. */
export function wordGroups(names: readonly string[]): ClassGroup[] {
  const byWord = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const word =
      name
        .split(',')[0]
        .trim()
        .toLowerCase()
        .split(/[\s_-]+/)
        .at(-1) ?? '';
    if (word) byWord.set(word, [...(byWord.get(word) ?? []), index]);
  }
  return [...byWord]
    .filter(([, members]) => members.length >= SMALLEST_GROUP)
    .map(([name, members]) => ({ name, members }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The groups of a classifier, those that are known by meaning before those that are found by word. */
export function groupsOf(names: readonly string[], known: readonly ClassGroup[]): ClassGroup[] {
  const many = known.filter(({ members }) => members.length > 1);
  const taken = new Set(many.map(({ name }) => name));
  return [...many, ...wordGroups(names).filter(({ name }) => !taken.has(name))];
}

let reading: Promise<readonly ClassGroup[]> | null = null;

/** What is known of a classifier's classes by meaning: of ImageNet's, which of them are a class of COCO. */
export async function knownGroups(names: readonly string[]): Promise<readonly ClassGroup[]> {
  if (names.length !== 1000 || !/^tench\b/i.test(names[0])) return [];
  reading ??= readPreset();
  return reading;
}

async function readPreset(): Promise<readonly ClassGroup[]> {
  const file = 'presets/coco-imagenet.json';
  try {
    const response = await fetch(new URL(file, document.baseURI));
    const list = readClassesJson(new Uint8Array(await response.arrayBuffer()), file);
    return Object.entries(list).map(([name, members]) => ({ name, members }));
  } catch (error) {
    // Without the list there are groups by word, and every class can be found by its name.
    console.warn(file, error);
    return [];
  }
}

/** Outputs that a class of this name stands for, a guess that a person can change: by meaning where it is known, else by name. */
export function guessFrom(name: string, names: readonly string[], known: readonly ClassGroup[]): number[] {
  const meant = known.find((group) => group.name === name.trim().toLowerCase());
  return meant ? [...meant.members] : matchingNetworkClasses(name, names);
}

/** A selection for the eye: groups that are wholly in it, the largest first, and what is left. */
export function summed(
  chosen: readonly number[],
  groups: readonly ClassGroup[],
): { readonly groups: readonly ClassGroup[]; readonly single: readonly number[] } {
  const left = new Set(chosen);
  const whole: ClassGroup[] = [];
  for (const group of groups.toSorted((a, b) => b.members.length - a.members.length)) {
    if (!group.members.every((member) => left.has(member))) continue;
    whole.push(group);
    for (const member of group.members) left.delete(member);
  }
  return { groups: whole, single: [...left].sort((a, b) => a - b) };
}

export function withMembers(chosen: readonly number[], members: readonly number[]): number[] {
  return [...new Set([...chosen, ...members])].sort((a, b) => a - b);
}

export function withoutMembers(chosen: readonly number[], members: readonly number[]): number[] {
  const gone = new Set(members);
  return chosen.filter((one) => !gone.has(one));
}
