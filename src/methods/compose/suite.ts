import { describe, expect, test } from 'vitest';
import type { Edit, EditClass, MaskEdit, Stroke } from '#core/edits.ts';
import { UserError } from '#core/errors.ts';
import type { LabelMap, Size } from '#core/rasters.ts';
import { encodeRuns } from '#core/rle.ts';
import { randomMasks } from '../testing.ts';
import { EditLog } from './log.ts';
import { composeReference } from './reference.ts';

export type ComposeBackend = (label: LabelMap, edits: readonly Edit[]) => Promise<LabelMap>;

export function stroke(id: EditClass, radius: number, ...points: [number, number][]): Stroke {
  return { type: 'stroke', class: id, radius, points };
}

export function maskEdit(id: EditClass, size: Size, words: Uint32Array): MaskEdit {
  const counts = encodeRuns(words, size);
  return { type: 'mask', class: id, counts, size: [size.height, size.width], source: { maskKey: 'mask' } };
}

/** Edits of every kind, many of them overlapping and over the border. */
export function randomEdits(size: Size, count: number, random: () => number): Edit[] {
  const reach = Math.max(size.width, size.height);
  const classes: EditClass[] = [0, 1, 2, 254, 255, 'automatic'];
  return Array.from({ length: count }, (): Edit => {
    const id = classes[Math.floor(random() * classes.length)];
    const kind = random();
    if (kind < 0.1) return { type: 'verdict', maskKey: 'mask', class: 1, verdict: 'accept' };
    if (kind < 0.4) return maskEdit(id, size, randomMasks(size, 1, random).words);
    const points = Array.from({ length: 1 + Math.floor(random() * 5) }, (): [number, number] => [
      (1.4 * random() - 0.2) * size.width,
      (1.4 * random() - 0.2) * size.height,
    ]);
    return stroke(id, random() * 0.2 * reach, ...points);
  });
}

/** The reference on a log of its own. */
export function composed(label: LabelMap, edits: readonly Edit[]): LabelMap {
  const log = new EditLog(label);
  log.update(edits);
  return composeReference(label, log);
}

/** What composition must do on every backend. */
export function composeSuite(compose: ComposeBackend): void {
  const row = async (initial: number[], ...edits: Edit[]) => {
    const label = { width: initial.length, height: 1, data: Uint8Array.from(initial) };
    return [...(await compose(label, edits)).data];
  };

  describe('compose', () => {
    test('without edits, and with verdicts only, the label is the automatic one', async () => {
      expect(await row([1, 0, 255])).toEqual([1, 0, 255]);
      expect(await row([1, 2], { type: 'verdict', maskKey: 'a', class: 1, verdict: 'reject' })).toEqual([1, 2]);
    });

    test('later edits lie above earlier ones; background, ignore and automatic are classes too', async () => {
      const edits = [
        stroke(5, 10, [4, 0.5]),
        stroke(0, 0.5, [1.5, 0.5]),
        stroke(255, 0.5, [3.5, 0.5]),
        stroke('automatic', 0.5, [5.5, 0.5]),
      ];
      expect(await row([1, 1, 1, 1, 1, 7, 1, 1], ...edits)).toEqual([5, 0, 5, 255, 5, 7, 5, 5]);
    });

    test('a pixel is in when its centre is exactly as far as the radius', async () => {
      expect(await row([0, 0, 0, 0, 0], stroke(1, 1, [2.5, 0.5]))).toEqual([0, 1, 1, 1, 0]);
      expect(await row([0, 0, 0, 0, 0], stroke(1, 0.9375, [2.5, 0.5]))).toEqual([0, 0, 1, 0, 0]);
      expect(await row([0, 0, 0, 0, 0], stroke(1, 0, [2.5, 0.5]))).toEqual([0, 0, 1, 0, 0]);
    });

    test('strokes beside the photo and without points do nothing', async () => {
      expect(await row([1, 2], stroke(5, 1, [-9, 0.5]), stroke(5, 1, [1, 30]), stroke(5, 3))).toEqual([1, 2]);
    });

    test('masks are read column by column', async () => {
      const size = { width: 3, height: 2 };
      const label = { ...size, data: new Uint8Array(6) };
      const edit: MaskEdit = { type: 'mask', class: 9, counts: [1, 2, 3], size: [2, 3], source: { maskKey: 'm' } };
      expect([...(await compose(label, [edit])).data]).toEqual([0, 9, 0, 9, 0, 0]);
    });

    test('a mask of another size is an error that a person understands', async () => {
      const edit: MaskEdit = { type: 'mask', class: 9, counts: [6], size: [3, 2], source: { maskKey: 'm' } };
      const label = { width: 3, height: 2, data: new Uint8Array(6) };
      await expect(compose(label, [edit])).rejects.toThrow(UserError);
    });
  });
}
