import { expect, test } from 'vitest';
import type { LabelMap } from '#core/rasters.ts';
import { Agreement } from './agreement.ts';

/** A photo of 9 × 9: class 1 in the columns up to `edge`, background in the others. */
function upTo(edge: number): LabelMap {
  return { width: 9, height: 9, data: Uint8Array.from({ length: 81 }, (_, at) => Number(at % 9 <= edge)) };
}

test('the pixels of all photos are pooled, stage by stage, without classes that are nowhere', () => {
  const agreement = new Agreement();
  agreement.add('seed', upTo(4), upTo(3));
  agreement.add('edit', upTo(4), upTo(4));
  agreement.add('seed', upTo(4), upTo(4));
  const { seed, edit } = agreement.counted().scores;
  expect(edit).toMatchObject({ meanIou: 1, meanBoundaryIou: 1, accuracy: 1, coverage: 1 });
  // A column of 9 pixels is background instead of class 1, in one of two photos.
  expect(seed?.perClass.map(({ id, iou }) => [id, iou])).toEqual([
    [0, 72 / 81],
    [1, 81 / 90],
  ]);
  expect(seed?.meanIou).toBeCloseTo((72 / 81 + 81 / 90) / 2, 12);
  // By hand, bands one pixel wide. Class 1 has 5 columns: 24 of its 45 pixels are at its outline; with 4 columns 22,
  // 15 of them are in both bands. Background has 4 columns and 22 pixels, then 5 and 24, and 15 in both too.
  const pooled = (15 + 24) / (24 + 22 - 15 + 24);
  const background = (15 + 22) / (24 + 22 - 15 + 22);
  expect(seed?.meanBoundaryIou).toBeCloseTo((pooled + background) / 2, 12);
});
