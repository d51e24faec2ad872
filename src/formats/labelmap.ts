import { strFromU8, strToU8 } from 'fflate';
import { UserError } from '#core/errors.ts';
import { type Rgb, vocColour } from '#core/palette.ts';
import { BACKGROUND, IGNORE } from '#core/rasters.ts';
import { readClassNames } from './class-names.ts';
import type { NamedBytes } from './mask-png.ts';

/** What people call label ids. */
export type NamedClasses = readonly { readonly id: number; readonly name: string }[];

/** A label id of somebody's files, with the colour of RGB ones where it is known. */
export interface LabelName {
  readonly id: number;
  readonly name: string;
  readonly colour?: Rgb;
}

/** What CVAT, labelme and we ourselves call what is no class. */
const NO_CLASS: ReadonlyMap<string, number> = new Map([
  ['background', BACKGROUND],
  ['_background_', BACKGROUND],
  ['ignore', IGNORE],
  ['ignored', IGNORE],
]);

/**
 * labelmap.txt of CVAT: a line for each index from 0 without gaps, in the colours that the PNGs' palette has. An
 * index that no class has is named after its number; 255 is 'ignore'. Labels with ignored pixels need all 256.
 */
export function writeLabelmap(classes: NamedClasses, highest: number): Uint8Array {
  const names = new Map(classes.map(({ id, name }) => [id, name.replace(/[:\r\n]/g, ' ')]));
  const lines = ['# label:color_rgb:parts:actions'];
  for (let id = 0; id <= highest; id++) {
    const name = names.get(id) ?? (id === BACKGROUND ? 'background' : id === IGNORE ? 'ignore' : `class ${id}`);
    lines.push(`${name}:${vocColour(id).join(',')}::`);
  }
  return strToU8(`${lines.join('\n')}\n`);
}

/** @throws UserError 'formats.labelmap' naming file and line */
export function readLabelmap(bytes: Uint8Array, file: string): LabelName[] {
  const entries: { name: string; colour: Rgb }[] = [];
  strFromU8(bytes)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return;
      const [, name, ...parts] = /^([^:]+):(\d+),(\d+),(\d+)(?::|$)/.exec(line) ?? [];
      const [red, green, blue] = parts.map(Number);
      if (!name || Math.max(red, green, blue) > 255) {
        throw new UserError('formats.labelmap', { file, line: index + 1, text: line.slice(0, 80) });
      }
      entries.push({ name, colour: [red, green, blue] });
    });
  return numbered(entries);
}

/**
 * How a folder of labels names their ids: by CVAT's labelmap.txt, or by the class_names.txt that goes with PASCAL VOC
 * folders, one name a line. Empty where it does not: then ids are what they are in this project.
 * @throws UserError 'formats.labelmap' | 'formats.names'
 */
export function readLabelNames(files: readonly NamedBytes[]): LabelName[] {
  const named = (path: string) => files.find(({ name }) => name === path || name.endsWith(`/${path}`));
  const labelmap = named('labelmap.txt');
  if (labelmap) return readLabelmap(labelmap.bytes, labelmap.name);
  const list = named('class_names.txt');
  return list ? numbered(readClassNames(strFromU8(list.bytes), list.name).map((name) => ({ name }))) : [];
}

/** The classes among them, without background and ignore; the colours of files are not those of the screen. */
export function classesAmong(names: readonly LabelName[]): NamedClasses {
  return names.filter(({ id }) => id !== BACKGROUND && id !== IGNORE).map(({ id, name }) => ({ id, name }));
}

/** The ids are the places in the list, from 0 where it begins with the background and from 1 where it does not. */
function numbered<T extends { readonly name: string }>(entries: readonly T[]): (T & { readonly id: number })[] {
  const reserved = entries.map(({ name }) => NO_CLASS.get(name.trim().toLowerCase()));
  const first = reserved[0] === BACKGROUND ? 0 : 1;
  return entries.map((entry, index) => ({ ...entry, id: reserved[index] ?? index + first }));
}
