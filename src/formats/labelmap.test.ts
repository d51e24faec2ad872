import { strFromU8, strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { readExport } from './export-set.ts';
import golden from './golden.json' with { type: 'json' };
import { labelEdits } from './label-edits.ts';
import { classesAmong, readLabelmap, readLabelNames, writeLabelmap } from './labelmap.ts';

const CLASSES = [
  { id: 1, name: 'cat' },
  { id: 3, name: 'dog' },
];

test('the label map has a line for every index up to the highest, in the colours of the PNG', () => {
  expect(strFromU8(writeLabelmap(CLASSES, 4))).toBe(
    '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:128,0,0::\nclass 2:0,128,0::\ndog:128,128,0::\nclass 4:0,0,128::\n',
  );
  const entries = readLabelmap(writeLabelmap(CLASSES, 255), 'labelmap.txt');
  expect(entries).toHaveLength(256);
  expect(entries[255]).toEqual({ id: 255, name: 'ignore', colour: [224, 224, 192] });
  expect(entries[3]).toEqual({ id: 3, name: 'dog', colour: [128, 128, 0] });
});

test.each(['cat:red::', 'cat:256,0,0::', ':1,2,3::'])('a wrong line of a label map is named: %s', (text) => {
  expect(() => readLabelmap(strToU8(`background:0,0,0::\n${text}\n`), 'labelmap.txt')).toThrowError(
    expect.objectContaining({ code: 'formats.labelmap', details: { file: 'labelmap.txt', line: 2, text } }),
  );
});

test.each([
  ['labelmap.txt', '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:9,9,9::\ndog:8,8,8::\nignored:1,1,1::\n'],
  ['labelmap.txt', '\uFEFFcat:9,9,9\r\ndog:8,8,8\r\nBackground:0,0,0'],
  ['class_names.txt', '_background_\ncat\ndog'],
  ['class_names.txt', 'cat\r\ndog\r\n'],
])('%s tells what is a class, and its number in the files: %j', (file, text) => {
  const files = [{ name: `VOC/${file}`, bytes: strToU8(text) }];
  expect(classesAmong(readLabelNames(files))).toEqual([
    { id: 1, name: 'cat' },
    { id: 2, name: 'dog' },
  ]);
});

test('the numbers of an archive are the classes of their names, whatever their ids here', () => {
  const names = ['_background_', 'dog', 'cat', ...Array.from({ length: 12 }, (_, i) => `other ${i}`), 'sofa'];
  const png = Uint8Array.from(Buffer.from(golden.png['indexed 8'], 'base64'));
  const files = [
    { name: 'set/class_names.txt', bytes: strToU8(names.join('\n')) },
    { name: 'set/SegmentationClass/a.png', bytes: png },
  ];
  const { label } = readExport(files, { name: 'a.jpg', width: 5, height: 3 });
  const here = new Map([
    ['cat', 1],
    ['dog', 2],
    ['sofa', 40],
  ]);
  const idOf = new Map(classesAmong(readLabelNames(files)).map(({ id, name }) => [id, here.get(name) ?? 99]));
  const edits = labelEdits(label!, 'set.zip', (id) => idOf.get(id) ?? id);
  // The file has 0, 1, 2, 7, 15, 20 and 255; it names all of them but 20 and 255.
  expect(edits.map((edit) => edit.class)).toEqual([0, 2, 1, 99, 40, 20, 255]);
});

test('colours that a label map names are its numbers', () => {
  const png = Uint8Array.from(Buffer.from(golden.png.rgb, 'base64'));
  const text = 'background:0,0,0::\nigloo:128,0,0::\nyurt:0,128,0::\nignored:224,224,192::\n';
  const files = [
    { name: 'labelmap.txt', bytes: strToU8(text) },
    { name: 'SegmentationClass/a.png', bytes: png },
  ];
  const { label } = readExport(files, { name: 'a.jpg', width: 5, height: 3 }, readLabelNames(files));
  expect([...label!.data.subarray(0, 5)]).toEqual(golden.label[0]);
});
