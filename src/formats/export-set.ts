import { strToU8 } from 'fflate';
import type { ActivationMaps, LabelMap, MaskSet } from '#core/rasters.ts';
import type { Recipe } from '#core/recipe.ts';
import { readAmgJson, writeAmgJson } from './amg-json.ts';
import { CocoWriter } from './coco-json.ts';
import { readLabelPng, writeLabelPng } from './indexed-png.ts';
import { printJson } from './json.ts';
import { type LabelName, type NamedClasses, writeLabelmap } from './labelmap.ts';
import { type NamedBytes, readMaskPngs, writeMaskPngs } from './mask-png.ts';
import { stem } from './naming.ts';
import { writeNpy } from './npy.ts';
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

/** What an export, or a folder laid out like one, holds for one photo. */
export interface ImportedItem {
  readonly label?: LabelMap;
  readonly masks?: MaskSet;
}

/**
 * Reads what an export holds for a photo, whatever folder the export lies in. Activation maps are for other programs.
 * @param colours of label files in RGB, besides those of the VOC palette
 * @throws UserError naming the file that is wrong
 */
export function readExport(
  files: readonly NamedBytes[],
  photo: { name: string; width: number; height: number },
  colours: readonly LabelName[] = [],
): ImportedItem {
  const name = exportName(photo.name);
  const at = (path: string) => files.find((file) => file.name === path || file.name.endsWith(`/${path}`));
  const label = at(`SegmentationClass/${name}.png`);
  const masks = files.filter((file) => `/${file.name}`.includes(`/masks/${name}/`));
  const runs = at(`masks/${name}.json`);
  return {
    ...(label && { label: readLabelPng(label.bytes, label.name, { size: photo, colours }) }),
    ...(masks.length > 0 && { masks: readMaskPngs(masks, photo) }),
    ...(runs && { masks: readAmgJson(runs.bytes, runs.name, photo) }),
  };
}
