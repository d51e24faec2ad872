import type { ExitsValues } from './geometry.ts';
import { parameters } from './parameters.ts';

/*
 * What is played of EXITS, whatever values are in force: the clicks; each round of Sinkhorn, seen as the first step that the
 * walk takes with the matrix as balanced so far; then the further steps, as many as the walk may have.
 */

/** Rounds of Sinkhorn that are played. */
export const ROUNDS = parameters.rounds.default;
/** Steps of the walk that are played. */
export const STEPS = parameters.steps.max;
/** The number of the last moment; the first is 0. */
export const LAST_MOMENT = ROUNDS + STEPS - 1;

type Values = Pick<ExitsValues, 'rounds' | 'steps'>;

/** The values that make a moment the result. */
export function valuesAt(moment: number): Values {
  if (moment === 0) return { rounds: ROUNDS, steps: 0 };
  return moment <= ROUNDS ? { rounds: moment, steps: 1 } : { rounds: ROUNDS, steps: moment - ROUNDS + 1 };
}

/** The moment that these values make the result. */
export function momentOf({ rounds, steps }: Values): number {
  if (steps === 0) return 0;
  return steps === 1 ? Math.min(rounds, ROUNDS) : ROUNDS + steps - 1;
}
