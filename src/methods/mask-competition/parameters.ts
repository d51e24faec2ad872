import { describeParameters } from '#core/parameters.ts';
import { parameters as peaks } from '../peak-prompts/parameters.ts';

/** The peaks' own, of which S2C keeps the prompts of a class together: one question a class. */
export const parameters = describeParameters({
  ...peaks,
  split: { ...peaks.split, default: false },
});
