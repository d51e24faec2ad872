import fc from 'fast-check';
import { strFromU8, strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { collectMasks, maskWords, packMask, unpackMask } from '#core/bitmask.ts';
import type { MaskSet } from '#core/rasters.ts';
import { compressRuns, decodeRuns, decompressRuns, encodeRuns } from '#core/rle.ts';
import { readAmgJson, writeAmgJson } from './amg-json.ts';
import golden from './golden.json' with { type: 'json' };
import { readMaskPngs, writeMaskPngs } from './mask-png.ts';

function png(name: keyof typeof golden.png): Uint8Array {
  return Uint8Array.from(Buffer.from(golden.png[name], 'base64'));
}

test("pycocotools' run lengths of a mask with a hole and single pixels", () => {
  const { rows, counts } = golden.coco.ring;
  const size = { width: 7, height: 5 };
  const words = packMask(rows.flat());
  expect(compressRuns(encodeRuns(words, size))).toBe(counts);
  expect(decodeRuns(decompressRuns(counts), size)).toEqual(words);
});

test("pycocotools' run lengths of a large mask", () => {
  const size = { width: 500, height: 375 };
  const pixels = Array.from({ length: 500 * 375 }, (_, pixel) => {
    const [x, y] = [pixel % 500, Math.floor(pixel / 500)];
    const hole = y >= 100 && y < 130 && x >= 200 && x < 260;
    return Number((x - 250) ** 2 / 200 ** 2 + (y - 180) ** 2 / 150 ** 2 < 1 && !hole);
  });
  expect(compressRuns(encodeRuns(packMask(pixels), size))).toBe(golden.coco.ellipse);
  expect(decodeRuns(decompressRuns(golden.coco.ellipse), size)).toEqual(packMask(pixels));
});

const set: fc.Arbitrary<MaskSet> = fc
  .tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 }), fc.nat(4))
  .chain(([width, height, count]) => {
    const pixels = fc.oneof(
      fc.array(fc.nat(1), { minLength: width * height, maxLength: width * height }),
      fc.constantFrom(0, 1).map((value) => new Array<number>(width * height).fill(value)),
    );
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    const point = fc.tuple(fc.double({ min: 0, max: width, noNaN: true }), fc.nat(height));
    const mask = fc.record({
      words: pixels.map(packMask),
      origin: fc.record({ predictedIou: score, stability: score, point: fc.option(point, { nil: undefined }) }),
    });
    return fc
      .array(mask, { minLength: count, maxLength: count })
      .map((masks) => collectMasks({ width, height }, masks));
  });

test('property: a mask set survives a folder of PNGs, in any order of the files', () => {
  fc.assert(
    fc.property(set, (masks) => {
      const files = writeMaskPngs(masks);
      expect(readMaskPngs(files.reverse(), masks)).toEqual(masks);
    }),
  );
});

test('property: a mask set survives both forms of the generator JSON', () => {
  fc.assert(
    fc.property(set, fc.constantFrom('compressed' as const, 'uncompressed' as const), (masks, form) => {
      expect(readAmgJson(writeAmgJson(masks, form), 'm.json', masks)).toEqual(masks);
    }),
  );
});

test('masks are taken in the order of their numbers', () => {
  const size = { width: 3, height: 4 };
  const many = Array.from({ length: 12 }, (_, index) => ({
    words: packMask(Array.from({ length: 12 }, (_, i) => Number(i === index))),
  }));
  const files = writeMaskPngs(collectMasks(size, many)).sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(files[1].name).toBe('1.png');
  expect(files[2].name).toBe('10.png');
  const read = readMaskPngs(files, size);
  expect(read.info.map((_, index) => unpackMask(maskWords(read, index), 12).indexOf(1))).toEqual([...Array(12).keys()]);
});

test('the table beside the masks is that of amg.py', () => {
  const masks = collectMasks({ width: 4, height: 3 }, [
    {
      words: packMask([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
      origin: { predictedIou: 0.91, stability: 0.95, point: [1.5, 0.5] },
    },
  ]);
  const table = writeMaskPngs(masks).at(-1);
  expect(table?.name).toBe('metadata.csv');
  expect(strFromU8(table?.bytes ?? new Uint8Array())).toBe(
    'id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,' +
      'crop_box_x0,crop_box_y0,crop_box_w,crop_box_h\n0,4,1,0,1,1,1.5,0.5,0.91,0.95,0,0,4,3\n',
  );
});

const SIZE = { width: 10, height: 2 };
const ONE_BIT = [1, 2, 8, 9, 10, 19];

test.each(['mask', 'one bit'] as const)('255, or white of a one-bit file, is inside: %s', (name) => {
  const masks = readMaskPngs([{ name: 'x/0.png', bytes: png(name) }], SIZE);
  const inside = [...unpackMask(masks.words, 20)].flatMap((value, pixel) => (value ? [pixel] : []));
  expect(inside).toEqual(ONE_BIT);
});

test('only 255 is inside, as in SEPL', () => {
  const grey = png('grey 8');
  const masks = readMaskPngs([{ name: '0.png', bytes: grey }], { width: 5, height: 3 });
  expect(unpackMask(masks.words, 15)).toEqual(Uint8Array.from(golden.label.flat(), (value) => Number(value === 255)));
});

test('a file of 0 and 1 is asked about, not read as empty', () => {
  expect(() => readMaskPngs([{ name: '7.png', bytes: png('zero and one') }], SIZE)).toThrowError(
    expect.objectContaining({ code: 'formats.masks.values', details: { file: '7.png', highest: 1 } }),
  );
});

test('a mask of another size is refused by name', () => {
  const files = [{ name: 'cat/3.png', bytes: png('mask') }];
  expect(() => readMaskPngs(files, { width: 2, height: 10 })).toThrowError(
    expect.objectContaining({ code: 'formats.size', details: expect.objectContaining({ file: 'cat/3.png' }) }),
  );
});

test('a wrong cell of the table is named', () => {
  const table = strToU8('id,predicted_iou\n0,high\n');
  const files = [
    { name: '0.png', bytes: png('mask') },
    { name: 'metadata.csv', bytes: table },
  ];
  expect(() => readMaskPngs(files, SIZE)).toThrowError(
    expect.objectContaining({
      code: 'formats.masks.csv',
      details: { file: 'metadata.csv', line: 2, column: 'predicted_iou', value: 'high' },
    }),
  );
});

test('the records of SA-1B are read too', () => {
  const record = { segmentation: { size: [5, 7], counts: golden.coco.ring.counts }, predicted_iou: 0.9 };
  const bytes = strToU8(JSON.stringify({ image: { image_id: 1 }, annotations: [record] }));
  const masks = readAmgJson(bytes, 'sa_1.json', { width: 7, height: 5 });
  expect(masks.words).toEqual(packMask(golden.coco.ring.rows.flat()));
  expect(masks.info[0]).toMatchObject({ predictedIou: 0.9, stability: 1 });
});

test.each([
  ['no JSON', '[', 'formats.json', {}],
  ['no list', '{"masks": []}', 'formats.field', {}],
  ['a wrong field', '[{"segmentation": {"size": [5, 7], "counts": "1"}, "predicted_iou": "x"}]', 'formats.field', {}],
  ['another size', '[{"segmentation": {"size": [7, 5], "counts": [35]}}]', 'formats.size', { width: 5, height: 7 }],
  ['short runs', '[{"segmentation": {"size": [5, 7], "counts": [30]}}]', 'masks.runs.sum', { sum: 30 }],
  ['a bad character', '[{"segmentation": {"size": [5, 7], "counts": "1 2"}}]', 'masks.runs.character', { position: 2 }],
])('a generator JSON with %s is refused by name', (_, text, code, details) => {
  expect(() => readAmgJson(strToU8(text), 'bad.json', { width: 7, height: 5 })).toThrowError(
    expect.objectContaining({ code, details: expect.objectContaining({ file: 'bad.json', ...details }) }),
  );
});
