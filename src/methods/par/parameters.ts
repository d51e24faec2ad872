import { describeParameters } from '#core/parameters.ts';

/** 10 iterations are AFA's, ToCo's and DuPL's; WeCLIP and ExCEL take 20. */
export const parameters = describeParameters({
  iterations: { type: 'number', default: 10, min: 0, max: 40, step: 1 },
});
