import { z } from 'zod';
import { hasPixel, type MaskWords, maskArea, maskBox, packMask } from '#core/bitmask.ts';
import { UserError } from '#core/errors.ts';
import { BACKGROUND, IGNORE, type LabelMap } from '#core/rasters.ts';
import { compressRuns, encodeRuns } from '#core/rle.ts';
import { readRuns, runsSchema } from './amg-json.ts';
import { checkShape, parseJson, printCompactJson } from './json.ts';

/** A photo and its label as COCO names them. */
export interface CocoImage {
  readonly name: string;
  readonly label: LabelMap;
}

/**
 * Writes COCO instances, one photo after the other. Each class of a photo is one annotation in run lengths with `iscrowd: 1`: the region of all its
 * objects together, which is what COCO means by it and what CVAT takes as a mask. Ignored pixels are a category
 * of their own (id 255, 'ignore'), because COCO has no word for them and dropping them would make them background.
 */
export class CocoWriter {
  readonly #names: Map<number, string>;
  readonly #images: unknown[] = [];
  readonly #annotations: unknown[] = [];

  constructor(classes: readonly { readonly id: number; readonly name: string }[]) {
    this.#names = new Map(classes.map(({ id, name }) => [id, name]));
  }

  add({ name, label }: CocoImage): void {
    const { width, height } = label;
    const image = this.#images.push({ id: this.#images.length + 1, file_name: name, width, height });
    const present = [...new Set(label.data)].filter((id) => id !== BACKGROUND).sort((a, b) => a - b);
    for (const id of present) {
      if (!this.#names.has(id)) this.#names.set(id, id === IGNORE ? 'ignore' : `class ${id}`);
      this.#annotations.push(annotation(label, id, image, this.#annotations.length + 1));
    }
  }

  end(): Uint8Array {
    const categories = [...this.#names].sort(([a], [b]) => a - b);
    return printCompactJson({
      info: { description: 'Camwalk' },
      licenses: [],
      images: this.#images,
      annotations: this.#annotations,
      categories: categories.map(([id, name]) => ({ id, name, supercategory: '' })),
    });
  }
}

function annotation(label: LabelMap, id: number, image: number, number: number): unknown {
  const words = packMask(label.data.map((value) => Number(value === id)));
  const [x0, y0, x1, y1] = maskBox(words, label);
  return {
    id: number,
    image_id: image,
    category_id: id,
    segmentation: { size: [label.height, label.width], counts: compressRuns(encodeRuns(words, label)) },
    area: maskArea(words),
    bbox: [x0, y0, x1 - x0 + 1, y1 - y0 + 1],
    iscrowd: 1,
  };
}

const schema = z.object({
  images: z.array(
    z.object({
      id: z.union([z.number(), z.string()]),
      file_name: z.string(),
      width: z.int().min(1),
      height: z.int().min(1),
    }),
  ),
  annotations: z.array(
    z.object({
      id: z.union([z.number(), z.string()]).optional(),
      image_id: z.union([z.number(), z.string()]),
      category_id: z.int().min(1).max(255),
      segmentation: z.union([runsSchema, z.array(z.array(z.number()))]),
    }),
  ),
  categories: z.array(z.object({ id: z.int().min(1).max(255), name: z.string() })),
});

/**
 * Label maps of the annotations in run lengths. Where annotations overlap, the later one of the file lies above.
 * @throws UserError 'formats.json' | 'formats.field' | 'formats.size' | 'masks.runs.*', 'formats.coco.polygon' for
 * an annotation in polygons, 'formats.coco.image' for one of a photo that the file does not list
 */
export function readCocoJson(
  bytes: Uint8Array,
  file: string,
): { images: CocoImage[]; classes: { id: number; name: string }[] } {
  const { images, annotations, categories } = checkShape(schema, parseJson(bytes, file), file);
  const labels = new Map(
    images.map(({ id, file_name: name, width, height }) => [
      id,
      { name, label: { width, height, data: new Uint8Array(width * height) } },
    ]),
  );
  annotations.forEach(({ image_id: image, category_id: category, segmentation }, index) => {
    const target = labels.get(image);
    if (!target) throw new UserError('formats.coco.image', { file, annotation: index + 1, image });
    if (Array.isArray(segmentation)) throw new UserError('formats.coco.polygon', { file, annotation: index + 1 });
    paint(target.label.data, readRuns(segmentation, file, target.label), category);
  });
  const classes = categories.filter(({ id }) => id !== IGNORE).map(({ id, name }) => ({ id, name }));
  return { images: [...labels.values()], classes };
}

function paint(data: Uint8Array, words: MaskWords, id: number): void {
  for (let pixel = 0; pixel < data.length; pixel++) if (hasPixel(words, pixel)) data[pixel] = id;
}
