import { describe, expect, test } from 'vitest';
import type { Verdict } from '#core/edits.ts';
import { defaultValues } from '#core/parameters.ts';
import type { LabelMap, MaskSet, Size } from '#core/rasters.ts';
import { type Backend, onReference, packMasks, randomMasks, randomNumbers, SIZES, testContext } from '../testing.ts';
import type { SeplValues } from './decisions.ts';
import type { SeplDiagnostics } from './diagnostics.ts';
import { GOLDEN, type Golden, rowLabel, rowMasks, rowText } from './golden.ts';
import { sepl } from './index.ts';
import { parameters } from './parameters.ts';

const MODES = ['official', 'paper-or', 'strict-and'] as const;
/** The values under which the golden cases were made: no guards, 255 cleared. */
const plain: SeplValues = { ...defaultValues(parameters), maxMaskArea: 1, ignore: 'clear' };

/** What the fusion must do on every backend. */
export function seplSuite(backend: () => Backend): void {
  const fuse = async (
    label: LabelMap,
    masks: MaskSet,
    values: Partial<SeplValues> = {},
    verdicts: readonly Verdict[] = [],
  ) => {
    const { value, diagnostics } = await backend()(
      sepl,
      { label, masks },
      { ...plain, ...values },
      testContext({ verdicts }),
    );
    return { text: rowText(value), value, diagnostics: diagnostics as SeplDiagnostics };
  };
  const row = (
    initial: string,
    ranges: Golden['masks'],
    values: Partial<SeplValues> = {},
    verdicts: readonly Verdict[] = [],
  ) => fuse(rowLabel(initial), rowMasks(initial.length, ranges), values, verdicts);

  describe('golden vectors', () => {
    for (const golden of GOLDEN) {
      for (const mode of MODES) {
        test(`${golden.name}, ${mode}`, async () => {
          expect((await row(golden.initial, golden.masks, { mode })).text).toBe(golden[mode]);
        });
      }
    }
  });

  describe('modes and tests', () => {
    test('or-union keeps the initial pixels beside the accepted masks', async () => {
      const masks: Golden['masks'] = [
        [4, 9],
        [0, 2],
      ];
      expect((await row('1111110000', masks, { mode: 'or-union' })).text).toBe('1111110000');
      expect((await row('1111110000', [[4, 7]], { mode: 'or-union', inside: 0.499 })).text).toBe('1111111100');
    });

    test('exactly half inside fails, exactly the cover share passes in the official mode only', async () => {
      expect((await row('1111000000', [[2, 5]], { mode: 'paper-or' })).text).toBe('1111000000');
      const twenty = '1'.repeat(20) + '0'.repeat(20);
      // 17 of 20 class pixels, 17 of 37 mask pixels.
      const mask: Golden['masks'] = [[3, 39]];
      expect((await row(twenty, mask, { mode: 'official' })).text).toBe('1'.repeat(40));
      expect((await row(twenty, mask, { mode: 'paper-or' })).text).toBe(twenty);
      expect((await row(twenty, mask, { mode: 'paper-or', cover: 0.849 })).text).toBe('0'.repeat(3) + '1'.repeat(37));
    });

    test("an empty mask and a mask over background only are nobody's", async () => {
      const masks = packMasks({ width: 6, height: 1 }, [new Uint8Array(6), Uint8Array.of(0, 0, 0, 1, 1, 1)]);
      for (const mode of MODES) {
        const { text, diagnostics } = await fuse(rowLabel('111000'), masks, { mode, cover: 0, inside: 0 });
        expect(text).toBe('111000');
        expect(diagnostics.decisions).toEqual([]);
      }
    });

    test('255 stays, is protected, or is cleared', async () => {
      const masks: Golden['masks'] = [[0, 4]];
      expect((await row('1111XXX0', masks, { ignore: 'keep' })).text).toBe('11111XX0');
      expect((await row('1111XXX0', masks, { ignore: 'protect' })).text).toBe('1111XXX0');
      expect((await row('1111XXX0', masks, { ignore: 'clear' })).text).toBe('11111000');
    });

    test('official mode can lose a class; the counters tell by which rule', async () => {
      const { text, diagnostics } = await row('1111110000', [[4, 9]]);
      expect(text).toBe('1111000000');
      expect(diagnostics.classes).toEqual([
        { class: 1, initial: 6, accepted: 0, rejected: 1, lost: 2, repainted: 0, gained: 0, final: 4 },
      ]);
      expect(diagnostics.decisions).toEqual([
        { mask: 0, class: 1, overlap: 2, area: 6, initial: 6, accepted: false, rule: 'tests' },
      ]);
    });

    test('counts repainted and gained pixels', async () => {
      const { diagnostics } = await row('1112222', [[0, 6]], { mode: 'paper-or' });
      expect(diagnostics.classes).toEqual([
        { class: 1, initial: 3, accepted: 0, rejected: 1, lost: 0, repainted: 3, gained: 0, final: 0 },
        { class: 2, initial: 4, accepted: 1, rejected: 0, lost: 0, repainted: 0, gained: 3, final: 7 },
      ]);
    });
  });

  describe('order of composition', () => {
    // Class 1's mask covers 0-7, class 2's 5-8; both pass.
    const masks: Golden['masks'] = [
      [0, 7],
      [5, 8],
    ];
    const initial = '1111112220';
    test('the highest class, the lowest class, or the smallest mask on top', async () => {
      const text = async (order: SeplValues['order']) => (await row(initial, masks, { mode: 'paper-or', order })).text;
      expect(await text('classes-ascending')).toBe('1111122220');
      expect(await text('classes-descending')).toBe('1111111120');
      expect(await text('small-masks-on-top')).toBe('1111122220');
    });

    test('the purest mask on top', async () => {
      // Mask 0 has 5 of 6 in class 1, mask 1 has 3 of 5 in class 2.
      const ranges: Golden['masks'] = [
        [0, 5],
        [4, 8],
      ];
      const { text } = await row('1111122200', ranges, { mode: 'paper-or', order: 'purest-masks-on-top' });
      expect(text).toBe('1111112220');
    });
  });

  describe('guards', () => {
    test('a mask over nearly everything needs half of it in the class', async () => {
      expect((await row('1111000000', [[0, 9]], { mode: 'paper-or', maxMaskArea: 0.95 })).text).toBe('1111000000');
      expect((await row('1111110000', [[0, 9]], { mode: 'paper-or', maxMaskArea: 0.95 })).text).toBe('1111111111');
      expect((await row('1111000000', [[0, 9]], { mode: 'official', maxMaskArea: 0.95 })).text).toBe('1111111111');
    });

    test('a mask that is mostly background is refused', async () => {
      const { text, diagnostics } = await row('1111000000', [[0, 8]], { mode: 'paper-or', backgroundVeto: true });
      expect(text).toBe('1111000000');
      expect(diagnostics.decisions[0].rule).toBe('background');
    });

    test('a mask of which the segmenter expects little is left to a person', async () => {
      const masks = rowMasks(10, [[0, 5]]);
      const unsure = { ...masks, info: masks.info.map((info) => ({ ...info, predictedIou: 0.4 })) };
      const values = { mode: 'paper-or', quality: 0.5 } as const;
      const { text, diagnostics } = await fuse(rowLabel('1111000000'), unsure, values);
      expect(text).toBe('1111000000');
      expect(diagnostics.decisions[0].rule).toBe('unsure');
      expect((await fuse(rowLabel('1111000000'), unsure, { ...values, quality: 0.4 })).text).toBe('1111110000');
      const accepted = { type: 'verdict', maskKey: masks.info[0].key, class: 1, verdict: 'accept' } as const;
      expect((await fuse(rowLabel('1111000000'), unsure, values, [accepted])).text).toBe('1111110000');
    });

    test('a mask that merely contains the class yields to one inside it', async () => {
      const ranges: Golden['masks'] = [
        [0, 5],
        [0, 9],
        [2, 3],
      ];
      const { text, diagnostics } = await row('1111000000', ranges, { mode: 'paper-or', nested: true });
      expect(text).toBe('1111110000');
      expect(diagnostics.decisions.map(({ rule }) => rule)).toEqual(['inside', 'nested', 'inside']);
    });
  });

  describe('verdicts', () => {
    const verdict = (mask: number, id: number, word: 'accept' | 'reject'): Verdict => ({
      type: 'verdict',
      maskKey: `mask-${mask}`,
      class: id,
      verdict: word,
    });

    test("an accepted mask is its class's everywhere, against every rule", async () => {
      for (const mode of MODES) {
        const initial = '1112222000';
        expect((await row(initial, [[2, 8]], { mode }, [verdict(0, 1, 'accept')])).text).toBe('1111111110');
        // A class without initial pixels too.
        expect((await row(initial, [[0, 6]], { mode }, [verdict(0, 3, 'accept')])).text).toBe('3333333000');
      }
    });

    test('a rejected mask is not taken and takes nothing away', async () => {
      expect((await row('1111110000', [[4, 9]], {}, [verdict(0, 1, 'reject')])).text).toBe('1111110000');
      for (const mode of MODES) {
        expect((await row('1111000000', [[0, 5]], { mode }, [verdict(0, 1, 'reject')])).text).toBe('1111000000');
      }
    });

    test('a mask refused for its best class may serve the next', async () => {
      const { text } = await row('1122220', [[0, 5]], { mode: 'paper-or' }, [verdict(0, 2, 'reject')]);
      expect(text).toBe('1122220');
      const { diagnostics } = await row('1122220', [[0, 5]], { mode: 'paper-or' }, [verdict(0, 2, 'reject')]);
      expect(diagnostics.decisions.find((decision) => decision.class === 1)).toMatchObject({ accepted: true });
    });
  });

  test('the order of the masks does not matter', async () => {
    const random = randomNumbers(5);
    const size = { width: 40, height: 30 };
    const label = randomLabel(size, random, 4);
    const masks = randomMasks(size, 12, random);
    const words = masks.words.length / masks.count;
    const reversed: MaskSet = {
      ...masks,
      words: Uint32Array.from(masks.words, (_, i) => masks.words[(11 - Math.floor(i / words)) * words + (i % words)]),
      info: [...masks.info].reverse(),
    };
    for (const mode of MODES) {
      expect((await fuse(label, reversed, { mode })).value).toEqual((await fuse(label, masks, { mode })).value);
    }
  });
}

/** Exact agreement with the reference on random inputs. */
export function seplParity(backend: () => Backend): void {
  test('agrees with the reference on random labels, masks, parameters and verdicts', async () => {
    const random = randomNumbers(23);
    const pick = <T>(options: readonly T[]) => options[Math.floor(random() * options.length)];
    const sizes: readonly Size[] = [...SIZES, { width: 500, height: 375 }];
    for (const size of [...sizes, ...SIZES, ...SIZES]) {
      const label = randomLabel(size, random, pick([0, 1, 3, 20, 254]));
      const proposed = randomMasks(size, pick([0, 1, 5, 33]), random);
      const masks = { ...proposed, info: proposed.info.map((info) => ({ ...info, predictedIou: random() })) };
      const values: SeplValues = {
        mode: pick(parameters.mode.options),
        inside: Math.round(1000 * random()) / 1000,
        cover: Math.round(1000 * random()) / 1000,
        order: pick(parameters.order.options),
        ignore: pick(parameters.ignore.options),
        maxMaskArea: pick([1, 0.95, 0.1]),
        backgroundVeto: random() < 0.5,
        nested: random() < 0.5,
        quality: pick([0, 0.3]),
      };
      const verdicts = masks.info.flatMap(({ key }): Verdict[] =>
        random() < 0.2
          ? [
              {
                type: 'verdict',
                maskKey: key,
                class: 1 + Math.floor(random() * 5),
                verdict: pick(['accept', 'reject']),
              },
            ]
          : [],
      );
      const context = testContext({ verdicts });
      const expected = await onReference(sepl, { label, masks }, values, context);
      const actual = await backend()(sepl, { label, masks }, values, context);
      expect(actual, JSON.stringify({ size, values })).toEqual(expected);
    }
  });
}

/** More masks than any list of bits would hold. */
export function seplCrowd(backend: () => Backend): void {
  test('agrees with the reference on two thousand masks', async () => {
    const random = randomNumbers(29);
    const size = { width: 90, height: 70 };
    const inputs = { label: randomLabel(size, random, 40), masks: randomMasks(size, 2100, random) };
    for (const mode of MODES) {
      const expected = await onReference(sepl, inputs, { ...plain, mode }, testContext());
      expect(await backend()(sepl, inputs, { ...plain, mode }, testContext())).toEqual(expected);
    }
  });
}

/** Blobs of classes with noise at their borders, and some ignored pixels. */
export function randomLabel(size: Size, random: () => number, classes: number): LabelMap {
  const data = new Uint8Array(size.width * size.height);
  const blobs = randomMasks(size, classes === 0 ? 0 : 8, random);
  const words = blobs.words.length / Math.max(1, blobs.count);
  for (let blob = 0; blob < blobs.count; blob++) {
    const id = random() < 0.1 ? 255 : 1 + Math.floor(random() * classes);
    for (let i = 0; i < data.length; i++) {
      const inside = (blobs.words[blob * words + (i >>> 5)] >>> (i & 31)) & 1;
      if (inside && random() < 0.97) data[i] = id;
    }
  }
  return { ...size, data };
}
