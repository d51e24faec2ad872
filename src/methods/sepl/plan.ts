import type { Decision } from './decisions.ts';

/** What becomes of one class: which masks speak for it, and what its own initial pixels are worth. */
export interface ClassPlan {
  readonly class: number;
  /** |P_k| of the initial label. */
  readonly initial: number;
  /** Masks accepted for the class. */
  readonly accepted: readonly number[];
  /** Whether the class keeps its initial pixels outside `cover`. */
  readonly own: boolean;
  /** Masks under which the class's initial pixels give way. */
  readonly cover: readonly number[];
}

/** One coat of paint: a mask in a class's colour, or (mask −1) the class's own pixels. */
export interface Layer {
  /** Index into `classes` of the plan. */
  readonly slot: number;
  readonly mask: number;
}

/** Everything decided, nothing painted. Later layers lie above earlier ones. */
export interface Plan {
  readonly classes: readonly ClassPlan[];
  readonly layers: readonly Layer[];
  readonly decisions: readonly Decision[];
}

export const OWN = -1;
