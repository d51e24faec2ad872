import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { unpackMask } from '#core/bitmask.ts';
import { decodeRuns } from '#core/rle.ts';
import golden from './golden.json' with { type: 'json' };
import { readLabelPng, writeLabelPng } from './indexed-png.ts';
import { labelEdits } from './label-edits.ts';
import { concatenate, crc32, readPng } from './png.ts';

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
function png(name: keyof typeof golden.png): Uint8Array {
  return bytesOf(golden.png[name]);
}

const LABEL = { width: 5, height: 3, data: Uint8Array.from(golden.label.flat()) };

test.each(['indexed 8', 'grey 8', 'rgb', 'rgba', 'grey 16'] as const)(
  'a label from Pillow is read as ids: %s',
  (name) => {
    expect(readLabelPng(png(name), 'a.png')).toEqual(LABEL);
  },
);

test('indices of 2 and 4 bits are read as ids', () => {
  expect([...readLabelPng(png('indexed 2'), 'a.png').data]).toEqual([0, 1, 2, 3, 0, 3, 2, 1, 0, 3]);
  expect([...readLabelPng(png('indexed 4'), 'a.png').data]).toEqual([0, 15, 9, 1, 2, 3]);
});

test('our file is an 8-bit indexed PNG with the whole VOC palette, the same bytes every time', () => {
  const bytes = writeLabelPng(LABEL);
  const { depth, channels, palette, data } = readPng(bytes, 'a.png');
  expect({ depth, channels, data }).toEqual({ depth: 8, channels: 1, data: LABEL.data });
  expect(palette).toEqual(readPng(png('indexed 8'), 'p.png').palette);
  expect(palette).toHaveLength(256);
  expect(palette?.[255]).toEqual([224, 224, 192]);
  expect(writeLabelPng(readLabelPng(bytes, 'a.png'))).toEqual(bytes);
  // A change of these bytes is a change of everybody's exports: it must be meant.
  expect(crc32(bytes)).toBe(329_989_077);
});

const label = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    data: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
  }),
);

test('property: a label written and read again is the same, whatever its size and ids', () => {
  fc.assert(
    fc.property(label, (map) => {
      expect(readLabelPng(writeLabelPng(map), 'a.png', { size: map })).toEqual(map);
    }),
  );
});

test('colours that the palette has not are ids when they are declared, and named when not', () => {
  const rgb = png('rgb');
  expect([...readLabelPng(rgb, 'a.png', { colours: [{ id: 9, colour: [128, 0, 0] }] }).data]).toContain(9);
  expect(() => readLabelPng(png('grey alpha'), 'a.png')).toThrowError(/formats\.label\.alpha.*a\.png/);
});

/** A PNG with a header and compressed rows of our choosing. */
function handmade(header: number[], rows: Uint8Array): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = concatenate([Uint8Array.from(Buffer.from(type, 'latin1')), data]);
    const [length, crc] = [new Uint8Array(4), new Uint8Array(4)];
    new DataView(length.buffer).setUint32(0, data.length);
    new DataView(crc.buffer).setUint32(0, crc32(body));
    return concatenate([length, body, crc]);
  };
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return concatenate([
    signature,
    chunk('IHDR', Uint8Array.from(header)),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

test('an undeclared colour is named with its place', () => {
  const rows = Uint8Array.of(0, 0, 0, 0, 1, 2, 3);
  const bytes = handmade([0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0], rows);
  expect(() => readLabelPng(bytes, 'masks/a.png')).toThrowError(
    expect.objectContaining({
      code: 'formats.label.colour',
      details: { file: 'masks/a.png', colour: '1, 2, 3', x: 1, y: 0 },
    }),
  );
});

const valid = writeLabelPng(LABEL);
const flipped = valid.slice();
flipped[flipped.length - 20] ^= 1;
test.each([
  ['not a PNG', Uint8Array.of(255, 216, 255, 224), 'formats.png.not'],
  ['empty', new Uint8Array(0), 'formats.png.not'],
  ['cut after the signature', valid.slice(0, 8), 'formats.png.broken'],
  ['cut in the middle', valid.slice(0, valid.length - 30), 'formats.png.broken'],
  ['without its last byte', valid.slice(0, -1), 'formats.png.broken'],
  ['with a flipped bit', flipped, 'formats.png.broken'],
  ['without rows', handmade([0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0], new Uint8Array(0)), 'formats.png.broken'],
  ['of no pixels', handmade([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0], new Uint8Array(0)), 'formats.png.broken'],
  ['of absurd size', handmade([127, 0, 0, 0, 127, 0, 0, 0, 8, 0, 0, 0, 0], new Uint8Array(1)), 'formats.png.large'],
  [
    'interlaced below 8 bits',
    handmade([0, 0, 0, 8, 0, 0, 0, 8, 1, 0, 0, 0, 1], new Uint8Array(9)),
    'formats.png.interlaced',
  ],
  ['with ids above 255', png('grey 16 above 255'), 'formats.label.value'],
])('a file %s is refused by name', (_, bytes, code) => {
  expect(() => readLabelPng(bytes, 'bad.png')).toThrowError(
    expect.objectContaining({ code, details: expect.objectContaining({ file: 'bad.png' }) }),
  );
});

test('a label of another size is refused with both sizes', () => {
  expect(() => readLabelPng(valid, 'a.png', { size: { width: 3, height: 5 } })).toThrowError(
    expect.objectContaining({
      code: 'formats.size',
      details: { file: 'a.png', width: 5, height: 3, photoWidth: 3, photoHeight: 5 },
    }),
  );
});

test('property: the edits of a label file paint exactly that label', () => {
  fc.assert(
    fc.property(label, (map) => {
      const painted = new Uint8Array(map.data.length).fill(99);
      for (const edit of labelEdits(map, 'a.png')) {
        unpackMask(decodeRuns(edit.counts, map), painted.length).forEach((inside, pixel) => {
          if (inside) painted[pixel] = Number(edit.class);
        });
        expect(edit.size).toEqual([map.height, map.width]);
        expect(edit.source).toEqual({ file: 'a.png' });
      }
      expect(painted).toEqual(map.data);
    }),
  );
});
