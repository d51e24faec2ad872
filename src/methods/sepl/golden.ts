import type { LabelMap, MaskSet } from '#core/rasters.ts';
import { packMasks } from '../testing.ts';

/**
 * Eight one-row cases with the label that each reading of SEPL gives, found by running a
 * re-implementation of the official code and of the two readings of the paper. `X` is 255.
 */
export interface Golden {
  readonly name: string;
  readonly initial: string;
  /** Inclusive index ranges. */
  readonly masks: readonly (readonly [first: number, last: number])[];
  readonly official: string;
  readonly 'paper-or': string;
  readonly 'strict-and': string;
}

export const GOLDEN: readonly Golden[] = [
  {
    name: 'A nested and part masks',
    initial: '1111000000',
    masks: [
      [0, 5],
      [0, 9],
      [2, 3],
    ],
    official: '1111111111',
    'paper-or': '1111111111',
    'strict-and': '1111110000',
  },
  {
    name: 'B a mask shared by two classes',
    initial: '1112222',
    masks: [[0, 6]],
    official: '1112222',
    'paper-or': '2222222',
    'strict-and': '2222222',
  },
  {
    name: 'C a rejected mask',
    initial: '1111110000',
    masks: [[4, 9]],
    official: '1111000000',
    'paper-or': '1111110000',
    'strict-and': '1111110000',
  },
  {
    name: 'D one accepted, one rejected',
    initial: '1111110000',
    masks: [
      [4, 9],
      [0, 2],
    ],
    official: '1111000000',
    'paper-or': '1110000000',
    'strict-and': '1111110000',
  },
  {
    name: 'E ignored pixels',
    initial: '11111122XX',
    masks: [
      [0, 7],
      [6, 9],
    ],
    official: '1111112222',
    'paper-or': '1111112222',
    'strict-and': '1111112200',
  },
  {
    name: 'F no masks',
    initial: '111000',
    masks: [],
    official: '111000',
    'paper-or': '111000',
    'strict-and': '111000',
  },
  {
    name: 'G no class',
    initial: '000000',
    masks: [[0, 2]],
    official: '000000',
    'paper-or': '000000',
    'strict-and': '000000',
  },
  {
    name: 'H a tie',
    initial: '11112222',
    masks: [[0, 7]],
    official: '11112222',
    'paper-or': '11112222',
    'strict-and': '11112222',
  },
];

export function rowLabel(text: string): LabelMap {
  const data = Uint8Array.from(text, (character) => (character === 'X' ? 255 : Number(character)));
  return { width: text.length, height: 1, data };
}

export function rowMasks(length: number, ranges: Golden['masks']): MaskSet {
  const masks = ranges.map(([first, last]) => Uint8Array.from({ length }, (_, i) => (i >= first && i <= last ? 1 : 0)));
  return packMasks({ width: length, height: 1 }, masks);
}

export function rowText(label: LabelMap): string {
  return [...label.data].map((id) => (id === 255 ? 'X' : String(id))).join('');
}
