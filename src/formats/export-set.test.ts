import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { collectMasks, packMask } from '#core/bitmask.ts';
import { readCocoJson } from './coco-json.ts';
import { type ExportItem, ExportSet, readExport } from './export-set.ts';
import { classesAmong, readLabelNames } from './labelmap.ts';
import type { NamedBytes } from './mask-png.ts';
import { concatenate } from './png.ts';
import { readZip, writeZip, ZipWriter } from './zip.ts';

const CLASSES = [
  { id: 1, name: 'cat' },
  { id: 3, name: 'dog' },
];

function exported(items: readonly ExportItem[], masksAs?: 'png' | 'json'): NamedBytes[] {
  const set = new ExportSet(CLASSES, masksAs);
  return [...items.flatMap((item) => [...set.add(item)]), ...set.end()];
}
function zipped(files: readonly NamedBytes[]): Uint8Array {
  return concatenate(writeZip(files));
}

const SIZE = { width: 3, height: 2 };
const ITEM = {
  name: 'photos/cat.1.jpg',
  label: { ...SIZE, data: Uint8Array.of(0, 1, 3, 255, 0, 0) },
  masks: collectMasks(SIZE, [{ words: packMask([1, 0, 0, 1, 0, 0]) }, { words: packMask([0, 0, 0, 0, 0, 0]) }]),
  maps: { ...SIZE, classes: [1, 3], data: Float32Array.from({ length: 12 }, (_, i) => i / 11) },
  recipe: { format: 'camwalk-recipe/1', seed: 0, models: { classifier: null, segmenter: null }, steps: [] },
} as const;

test('an export lies in the folders that VOC, SEPL and CVAT expect', () => {
  expect(exported([ITEM]).map((file) => file.name)).toEqual([
    'SegmentationClass/cat.1.png',
    'masks/cat.1/0.png',
    'masks/cat.1/1.png',
    'masks/cat.1/metadata.csv',
    'maps/cat.1.npy',
    'maps/cat.1.json',
    'recipes/cat.1.json',
    'ImageSets/Segmentation/default.txt',
    'labelmap.txt',
    'annotations/instances_default.json',
  ]);
  const files = exported([ITEM, { ...ITEM, name: 'b.png' }]);
  const bytesOf = (ending: string) => files.find((file) => file.name.endsWith(ending))?.bytes ?? new Uint8Array();
  expect(strFromU8(bytesOf('default.txt'))).toBe('cat.1\nb\n');
  const coco = readCocoJson(bytesOf('instances_default.json'), 'instances_default.json');
  expect(coco.images).toEqual([
    { name: ITEM.name, label: ITEM.label },
    { name: 'b.png', label: ITEM.label },
  ]);
});

test.each(['png', 'json'] as const)('a zip of an export is read back identically, masks as %s', (masksAs) => {
  const files = readZip(zipped(exported([ITEM], masksAs)), 'export.zip');
  const { label, masks } = ITEM;
  expect(readExport(files, { ...SIZE, name: ITEM.name })).toEqual({ label, masks });
  expect(readExport(files, { ...SIZE, name: 'other.jpg' })).toEqual({});
  const nested = files.map((file) => ({ ...file, name: `my export/${file.name}` }));
  expect(readExport(nested, { ...SIZE, name: ITEM.name })).toEqual({ label, masks });
  expect(classesAmong(readLabelNames(nested))).toEqual(expect.arrayContaining(CLASSES));
});

test('photos of one name, and names that a disk refuses, get names of their own', () => {
  const { label } = ITEM;
  const names = ['cat.jpg', 'CAT.png', 'a/cat.jpeg', 'a:b?.jpg', '.png'].map((name) => ({ name, label }));
  expect(
    exported(names)
      .map((file) => file.name)
      .slice(0, 5),
  ).toEqual([
    'SegmentationClass/cat.png',
    'SegmentationClass/CAT-2.png',
    'SegmentationClass/cat-3.png',
    'SegmentationClass/a_b_.png',
    'SegmentationClass/_png.png',
  ]);
});

test('property: files survive a zip, and the same files give the same bytes', () => {
  const name = fc.stringMatching(/^([a-z猫]{1,4}\/)?[a-z猫]{1,4}\.(png|txt|npy)$/);
  const files = fc.uniqueArray(fc.record({ name, bytes: fc.uint8Array({ maxLength: 300 }) }), {
    selector: (file) => file.name,
    maxLength: 8,
  });
  fc.assert(
    fc.property(files, (list) => {
      const bytes = zipped(list);
      expect(zipped(list)).toEqual(bytes);
      expect(readZip(bytes, 'a.zip')).toEqual(list);
      expect(Object.keys(unzipSync(bytes))).toEqual(list.map((file) => file.name));
    }),
  );
});

test('PNGs are stored as they are, text is deflated', () => {
  const bytes = new Uint8Array(5000);
  const size = (name: string) => zipped([{ name, bytes }]).length;
  expect(size('a.png')).toBeGreaterThan(5000);
  expect(size('a.npy')).toBeLessThan(300);
});

test('a zip is handed on while it grows', () => {
  let length = 0;
  const zip = new ZipWriter((chunk) => {
    length += chunk.length;
  });
  zip.add({ name: 'a.png', bytes: new Uint8Array(1000) });
  const afterFirst = length;
  zip.add({ name: 'b.png', bytes: new Uint8Array(1000) });
  expect(afterFirst).toBeGreaterThan(1000);
  expect(length).toBeGreaterThan(afterFirst + 1000);
  zip.end();
});

test('more files than a zip can count are refused, not lost', () => {
  const zip = new ZipWriter(() => {});
  const bytes = new Uint8Array(0);
  for (let i = 0; i < 65_535; i++) zip.add({ name: `${i}.png`, bytes });
  expect(() => zip.add({ name: 'last.png', bytes })).toThrowError(
    expect.objectContaining({ code: 'formats.zip.full' }),
  );
});

test('folders, hidden files and what was not asked for are passed over', () => {
  const files = ['a/', 'a/b.png', '__MACOSX/a/b.png', 'a/.DS_Store', 'c.txt'].map((name) => ({
    name,
    bytes: new Uint8Array(1),
  }));
  const read = readZip(zipped(files), 'a.zip', (name) => name.endsWith('.png'));
  expect(read.map((file) => file.name)).toEqual(['a/b.png']);
});

test.each([
  ['no zip', strToU8('hello')],
  ['a cut zip', zipped([{ name: 'a.txt', bytes: new Uint8Array(100) }]).slice(0, -10)],
])('%s is refused by name', (_, bytes) => {
  expect(() => readZip(bytes, 'bad.zip')).toThrowError(
    expect.objectContaining({ code: 'formats.zip.broken', details: expect.objectContaining({ file: 'bad.zip' }) }),
  );
});
