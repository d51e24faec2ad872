import { describeParameters } from '#core/parameters.ts';

const GUARDED = { parameter: 'mode', is: ['paper-or', 'strict-and', 'or-union'] } as const;

/**
 * Thresholds go in steps of 1/1000, so that every test is one of whole numbers.
 * The guards are our own; the official mode runs without them, as the official code does.
 */
export const parameters = describeParameters({
  mode: { type: 'choice', default: 'official', options: ['official', 'paper-or', 'strict-and', 'or-union'] },
  inside: { type: 'number', default: 0.5, min: 0, max: 1, step: 0.001 },
  cover: { type: 'number', default: 0.85, min: 0, max: 1, step: 0.001 },
  order: {
    type: 'choice',
    default: 'classes-ascending',
    options: ['classes-ascending', 'classes-descending', 'small-masks-on-top', 'purest-masks-on-top'],
  },
  quality: { type: 'number', default: 0, min: 0, max: 1, step: 0.01, when: GUARDED },
  ignore: { type: 'choice', default: 'keep', options: ['keep', 'protect', 'clear'], advanced: true },
  maxMaskArea: { type: 'number', default: 0.95, min: 0, max: 1, step: 0.001, when: GUARDED, advanced: true },
  backgroundVeto: { type: 'boolean', default: false, when: GUARDED, advanced: true },
  nested: { type: 'boolean', default: false, when: GUARDED, advanced: true },
});
