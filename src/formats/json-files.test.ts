import fc from 'fast-check';
import { strFromU8, strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { describeParameters } from '#core/parameters.ts';
import type { Recipe } from '#core/recipe.ts';
import { type CocoImage, CocoWriter, readCocoJson } from './coco-json.ts';
import golden from './golden.json' with { type: 'json' };
import { type ProjectFile, readProjectJson, withLabelIds, writeProjectJson } from './project-json.ts';
import { readRecipeJson, writeRecipeJson } from './recipe-json.ts';

const METHODS = {
  seed: { parameters: describeParameters({ threshold: { type: 'number', default: 0.3, min: 0, max: 1, step: 0.01 } }) },
};
const RECIPE: Recipe = {
  format: 'camwalk-recipe/1',
  seed: 7,
  models: { classifier: 'a'.repeat(64), segmenter: null, features: 'c'.repeat(64) },
  steps: [{ method: 'seed', on: false, parameters: { threshold: 0.123456789012345 } }],
};

test('a recipe survives its file, and the same recipe gives the same bytes', () => {
  const bytes = writeRecipeJson(RECIPE);
  expect(readRecipeJson(bytes, 'r.json', METHODS)).toEqual(RECIPE);
  const { format, seed, models, steps } = RECIPE;
  const { classifier, features } = models;
  expect(writeRecipeJson({ steps, models: { features, segmenter: null, classifier }, seed, format })).toEqual(bytes);
  expect(strFromU8(bytes)).toMatch(/^\{\n {2}"format": "camwalk-recipe\/1",\n.*\}\n$/s);
});

test('a recipe with a byte order mark, as Windows editors leave it, is read', () => {
  expect(readRecipeJson(strToU8(`\uFEFF${JSON.stringify(RECIPE)}`), 'r.json', METHODS)).toEqual(RECIPE);
});

test.each([
  ['not JSON', '{"format": ', 'formats.json', {}],
  ['a PNG', '\x89PNG', 'formats.json', {}],
  [
    'a wrong field',
    JSON.stringify({ ...RECIPE, seed: 'x' }),
    'recipe.fieldInFile',
    { field: 'recipe.seed', value: '"x"' },
  ],
])('a recipe file with %s is refused by name', (_, text, code, details) => {
  expect(() => readRecipeJson(strToU8(text), 'my recipe.json', METHODS)).toThrowError(
    expect.objectContaining({ code, details: expect.objectContaining({ file: 'my recipe.json', ...details }) }),
  );
});

const PROJECT: ProjectFile = {
  classes: [{ id: 1, name: '猫', colour: [1, 2, 3], networkClasses: [281, 282] }],
  recipe: RECIPE,
  images: [
    {
      id: 'b'.repeat(64),
      name: 'cat.jpg',
      tags: [1],
      reviewed: true,
      edits: [
        { type: 'stroke', class: 255, radius: 2.5, points: [[0.25, 3]] },
        { type: 'stroke', class: 'automatic', radius: 0, points: [] },
        {
          type: 'mask',
          class: 1,
          counts: [3, 1],
          size: [2, 2],
          source: { prompt: { points: [{ x: 1, y: 1, positive: true }], box: [0, 0, 1, 1] } },
        },
        { type: 'mask', class: 0, counts: [4], size: [2, 2], source: { maskKey: 'ff' } },
        { type: 'mask', class: 0, counts: [4], size: [2, 2], source: { file: 'l.png' } },
        { type: 'mask', class: 0, counts: [4], size: [2, 2], source: { extreme: [[0, 1]] } },
        { type: 'verdict', maskKey: 'ff', class: 1, verdict: null },
      ],
    },
  ],
};

test('a photo of another project gets the label ids of this one, in tags and in edits', () => {
  const stroke = (id: number | 'automatic') => ({ type: 'stroke', class: id, radius: 1, points: [[0, 0]] }) as const;
  const [image] = PROJECT.images;
  const given = { ...image, tags: [1, 2], edits: [stroke(1), stroke(255), stroke('automatic')] };
  const taken = withLabelIds(given, (id) => (id === 1 ? 7 : id));
  expect(taken).toEqual({ ...image, tags: [2, 7], edits: [stroke(7), stroke(255), stroke('automatic')] });
});

test('a project survives its file', () => {
  expect(readProjectJson(writeProjectJson(PROJECT), 'p.json')).toEqual(PROJECT);
  const empty = { classes: [], recipe: null, images: [] };
  expect(readProjectJson(writeProjectJson(empty), 'p.json')).toEqual(empty);
});

test.each([
  ['class', { type: 'stroke', class: 256 }],
  ['points', { type: 'stroke', class: 1, radius: 1, points: [[1]] }],
  ['points', { type: 'stroke', class: 1, radius: 1, points: [[1, 'x']] }],
  ['counts', { type: 'mask', class: 1, counts: [1, -1], size: [1, 1], source: { file: 'x' } }],
  ['counts', { type: 'mask', class: 1, counts: '1', size: [1, 1], source: { file: 'x' } }],
  ['source', { type: 'mask', class: 1, counts: [1], size: [1, 1], source: {} }],
])('a project with a wrong %s is refused by its name', (field, edit) => {
  const wrong = { ...PROJECT, images: [{ ...PROJECT.images[0], edits: [edit] }] } as unknown as ProjectFile;
  expect(() => readProjectJson(writeProjectJson(wrong), 'p.json')).toThrowError(
    expect.objectContaining({
      code: 'formats.field',
      details: expect.objectContaining({ file: 'p.json', field: `images[0].edits[0].${field}` }),
    }),
  );
});

const label = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    data: fc
      .array(fc.constantFrom(0, 1, 2, 254, 255), { minLength: width * height, maxLength: width * height })
      .map((ids) => Uint8Array.from(ids)),
  }),
);

function writeCocoJson(images: readonly CocoImage[], classes: readonly { id: number; name: string }[]): Uint8Array {
  const writer = new CocoWriter(classes);
  for (const image of images) writer.add(image);
  return writer.end();
}

test('property: labels survive COCO instances, ignored pixels included', () => {
  const classes = [
    { id: 1, name: 'cat' },
    { id: 2, name: 'dog' },
    { id: 254, name: 'car' },
  ];
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), (labels) => {
      const images = labels.map((map, index) => ({ name: `${index}.jpg`, label: map }));
      expect(readCocoJson(writeCocoJson(images, classes), 'c.json')).toEqual({ images, classes });
    }),
  );
});

test('an annotation is what the COCO API computes', () => {
  const data = Uint8Array.from(golden.coco.ring.rows.flat(), (value) => value * 3);
  const bytes = writeCocoJson([{ name: 'r.png', label: { width: 7, height: 5, data } }], [{ id: 3, name: 'ring' }]);
  const { annotations, categories } = JSON.parse(strFromU8(bytes));
  expect(annotations).toEqual([
    {
      id: 1,
      image_id: 1,
      category_id: 3,
      segmentation: { size: [5, 7], counts: golden.coco.ring.counts },
      area: 10,
      bbox: [0, 0, 7, 5],
      iscrowd: 1,
    },
  ]);
  expect(categories).toEqual([{ id: 3, name: 'ring', supercategory: '' }]);
});

test('where annotations overlap the later one lies above', () => {
  const runs = (counts: number[]) => ({ size: [1, 3], counts });
  const file = {
    images: [{ id: 'x', file_name: 'x.jpg', width: 3, height: 1 }],
    categories: [],
    annotations: [
      { image_id: 'x', category_id: 1, segmentation: runs([0, 2, 1]) },
      { image_id: 'x', category_id: 2, segmentation: runs([1, 2]) },
    ],
  };
  expect([...readCocoJson(strToU8(JSON.stringify(file)), 'c.json').images[0].label.data]).toEqual([1, 2, 2]);
});

const IMAGES = [{ id: 1, file_name: 'x.jpg', width: 3, height: 1 }];
test.each([
  ['polygons', { image_id: 1, category_id: 1, segmentation: [[0, 0, 1, 0, 1, 1]] }, 'formats.coco.polygon', 1],
  [
    'an unknown photo',
    { image_id: 9, category_id: 1, segmentation: { size: [1, 3], counts: [3] } },
    'formats.coco.image',
    1,
  ],
])('a COCO file with %s is refused by name', (_, annotation, code, number) => {
  const bytes = strToU8(JSON.stringify({ images: IMAGES, categories: [], annotations: [annotation] }));
  expect(() => readCocoJson(bytes, 'c.json')).toThrowError(
    expect.objectContaining({ code, details: expect.objectContaining({ file: 'c.json', annotation: number }) }),
  );
});
