import { strFromU8, strToU8 } from 'fflate';
import { z } from 'zod';
import { UserError } from '#core/errors.ts';
import { vocColour } from '#core/palette.ts';
import type { ActivationMaps, LabelMap, MaskSet } from '#core/rasters.ts';
import type { Recipe } from '#core/recipe.ts';
import { readAmgJson, writeAmgJson } from './amg-json.ts';
import { CocoWriter } from './coco-json.ts';
import { readLabelPng, writeLabelPng } from './indexed-png.ts';
import { checkShape, parseJson, printJson } from './json.ts';
import { type NamedBytes, readMaskPngs, writeMaskPngs } from './mask-png.ts';
import { compareNames, stem } from './naming.ts';
import { readNpy, writeNpy } from './npy.ts';
import { writeRecipeJson } from './recipe-json.ts';

/** One photo's share of an export: what is given is written. */
export interface ExportItem {
  /** The photo's file name. */
  readonly name: string;
  readonly label?: LabelMap;
  readonly masks?: MaskSet;
  readonly maps?: ActivationMaps;
  readonly recipe?: Recipe;
}

/** What people call the label ids; for labelmap.txt. */
export type NamedClasses = readonly { readonly id: number; readonly name: string }[];

/**
 * The files of an export, one photo after the other:
 *
 *     SegmentationClass/<name>.png      label as VOC indexed PNG
 *     masks/<name>/<i>.png              proposed masks, 0/255, with metadata.csv (SEPL reads these), or
 *     masks/<name>.json                 the same as run lengths: one file a photo instead of a hundred
 *     maps/<name>.npy, <name>.json      class activation maps f32 [K, H, W] and their label ids
 *     recipes/<name>.json               everything that decides the automatic label
 *     ImageSets/Segmentation/default.txt, labelmap.txt
 *     annotations/instances_default.json  the labels once more, as COCO instances
 *
 * The label part is a CVAT "Segmentation mask 1.1" and a PASCAL VOC folder at once.
 */
export class ExportSet {
  readonly #classes: NamedClasses;
  readonly #masksAs: 'png' | 'json';
  readonly #taken = new Set<string>();
  readonly #labelled: string[] = [];
  readonly #coco: CocoWriter;
  #highest = 0;

  constructor(classes: NamedClasses, masksAs: 'png' | 'json' = 'png') {
    this.#classes = classes;
    this.#masksAs = masksAs;
    this.#coco = new CocoWriter(classes);
    for (const { id } of classes) this.#highest = Math.max(this.#highest, id);
  }

  /** The files of one photo. Photos of the same name get '-2', '-3', … */
  *add(item: ExportItem): Generator<NamedBytes> {
    const name = this.#name(item.name);
    if (item.label) {
      this.#labelled.push(name);
      this.#coco.add({ name: item.name, label: item.label });
      for (const id of item.label.data) if (id > this.#highest) this.#highest = id;
      yield { name: `SegmentationClass/${name}.png`, bytes: writeLabelPng(item.label) };
    }
    if (item.masks && this.#masksAs === 'json') {
      yield { name: `masks/${name}.json`, bytes: writeAmgJson(item.masks) };
    } else if (item.masks) {
      for (const file of writeMaskPngs(item.masks)) yield { name: `masks/${name}/${file.name}`, bytes: file.bytes };
    }
    if (item.maps) {
      const { classes, width, height, data } = item.maps;
      yield { name: `maps/${name}.npy`, bytes: writeNpy({ shape: [classes.length, height, width], data }) };
      yield { name: `maps/${name}.json`, bytes: printJson({ classes }) };
    }
    if (item.recipe) yield { name: `recipes/${name}.json`, bytes: writeRecipeJson(item.recipe) };
  }

  /** The lists, after the last photo; none when no label was written. */
  *end(): Generator<NamedBytes> {
    if (this.#labelled.length === 0) return;
    yield {
      name: 'ImageSets/Segmentation/default.txt',
      bytes: strToU8(this.#labelled.map((name) => `${name}\n`).join('')),
    };
    yield { name: 'labelmap.txt', bytes: writeLabelmap(this.#classes, this.#highest) };
    yield { name: 'annotations/instances_default.json', bytes: this.#coco.end() };
  }

  #name(photo: string): string {
    const safe = exportName(photo);
    let name = safe;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++) name = `${safe}-${number}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** A photo's name without folders and ending; '_' for what Windows, macOS or Linux forbids or hides in a file name. */
export function exportName(photo: string): string {
  return stem(photo).replace(/^\.|[\\/:*?"<>|\p{Cc}]/gu, '_') || '_';
}

/**
 * labelmap.txt of CVAT: a line for each index from 0 without gaps, in the colours that the PNGs' palette has. An
 * index that no class has is named after its number; 255 is 'ignore'. Labels with ignored pixels need all 256.
 */
export function writeLabelmap(classes: NamedClasses, highest: number): Uint8Array {
  const names = new Map(classes.map(({ id, name }) => [id, name.replace(/[:\r\n]/g, ' ')]));
  const lines = ['# label:color_rgb:parts:actions'];
  for (let id = 0; id <= highest; id++) {
    const name = names.get(id) ?? (id === 0 ? 'background' : id === 255 ? 'ignore' : `class ${id}`);
    lines.push(`${name}:${vocColour(id).join(',')}::`);
  }
  return strToU8(`${lines.join('\n')}\n`);
}

/** @throws UserError 'formats.labelmap' naming file and line */
export function readLabelmap(
  bytes: Uint8Array,
  file: string,
): { id: number; name: string; colour: [number, number, number] }[] {
  const entries: { id: number; name: string; colour: [number, number, number] }[] = [];
  strFromU8(bytes)
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return;
      const match = /^([^:]+):(\d+),(\d+),(\d+):/.exec(line);
      const colour = match?.slice(2, 5).map(Number);
      if (!match || !colour || colour.some((part) => part > 255)) {
        throw new UserError('formats.labelmap', { file, line: index + 1, text: line.slice(0, 80) });
      }
      entries.push({ id: entries.length, name: match[1], colour: colour as [number, number, number] });
    });
  return entries;
}

/** What an export, or a folder laid out like one, holds for one photo. */
export interface ImportedItem {
  readonly label?: LabelMap;
  readonly masks?: MaskSet;
  readonly maps?: ActivationMaps;
}

const mapsSchema = z.object({ classes: z.array(z.int().min(1).max(254)) });

/**
 * Reads what an export holds for a photo, whatever folder the export lies in.
 * @throws UserError naming the file that is wrong
 */
export function readExport(
  files: readonly NamedBytes[],
  photo: { name: string; width: number; height: number },
): ImportedItem {
  const name = exportName(photo.name);
  const at = (path: string) => files.find((file) => file.name === path || file.name.endsWith(`/${path}`));
  const label = at(`SegmentationClass/${name}.png`);
  const colours = at('labelmap.txt');
  const masks = files.filter((file) => `/${file.name}`.includes(`/masks/${name}/`));
  const runs = at(`masks/${name}.json`);
  const maps = at(`maps/${name}.npy`);
  const mapClasses = at(`maps/${name}.json`);
  return {
    ...(label && {
      label: readLabelPng(label.bytes, label.name, {
        size: photo,
        colours: colours ? readLabelmap(colours.bytes, colours.name) : [],
      }),
    }),
    ...(masks.length > 0 && {
      masks: readMaskPngs(
        [...masks].sort((a, b) => compareNames(a.name, b.name)),
        photo,
      ),
    }),
    ...(runs && { masks: readAmgJson(runs.bytes, runs.name, photo) }),
    ...(maps && mapClasses && { maps: readMaps(maps, mapClasses, photo) }),
  };
}

/** @throws UserError 'formats.npy.*' | 'formats.json' | 'formats.field' | 'formats.npy.shape' */
function readMaps(npy: NamedBytes, classes: NamedBytes, photo: { width: number; height: number }): ActivationMaps {
  const { shape, data } = readNpy(npy.bytes, npy.name);
  const ids = checkShape(mapsSchema, parseJson(classes.bytes, classes.name), classes.name).classes;
  const { width, height } = photo;
  if (shape.join() !== [ids.length, height, width].join()) {
    throw new UserError('formats.npy.shape', {
      file: npy.name,
      shape: shape.join(' × '),
      expected: `${ids.length} × ${height} × ${width}`,
    });
  }
  return { width, height, classes: ids, data: Float32Array.from(data) };
}
