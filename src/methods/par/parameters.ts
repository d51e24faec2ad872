import { describeParameters, type ValuesOf } from '#core/parameters.ts';

/**
 * 10 iterations are AFA's, ToCo's and DuPL's; WeCLIP and ExCEL take 20. `side` is ours: photos of up to a megapixel are
 * refined as they are.
 */
export const parameters = describeParameters({
  iterations: { type: 'number', default: 10, min: 0, max: 40, step: 1 },
  side: { type: 'number', default: 1024, min: 64, max: 4096, step: 64, unit: 'px', advanced: true },
});

export type ParValues = ValuesOf<typeof parameters>;
