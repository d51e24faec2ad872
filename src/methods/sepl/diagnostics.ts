import type { Decision } from './decisions.ts';
import type { Plan } from './plan.ts';

/** What became of one class, in masks and pixels. */
export interface ClassCounts {
  readonly class: number;
  /** |P_k| before. */
  readonly initial: number;
  /** Masks taken for the class, and masks that overlap it and were not taken. */
  readonly accepted: number;
  readonly rejected: number;
  /** Initial pixels that the class gave up itself: under masks it did not take, or outside the masks it took. */
  readonly lost: number;
  /** Initial pixels that the class kept and another class painted over. */
  readonly repainted: number;
  /** Pixels the class has now and did not have before. */
  readonly gained: number;
  /** Pixels after. */
  readonly final: number;
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type SeplDiagnostics = {
  readonly classes: readonly ClassCounts[];
  readonly decisions: readonly Decision[];
};

/**
 * @param lost pixels of each label id that the class gave up itself
 * @param survived pixels whose label is the same before and after, by id
 * @param final pixels after, by id
 */
export function summary(
  { classes, decisions }: Plan,
  lost: ArrayLike<number>,
  survived: ArrayLike<number>,
  final: ArrayLike<number>,
): SeplDiagnostics {
  const rejected = new Map<number, number>();
  for (const { class: id, accepted } of decisions) {
    if (!accepted) rejected.set(id, (rejected.get(id) ?? 0) + 1);
  }
  return {
    classes: classes.map(({ class: id, initial, accepted }) => ({
      class: id,
      initial,
      accepted: accepted.length,
      rejected: rejected.get(id) ?? 0,
      lost: lost[id],
      repainted: initial - lost[id] - survived[id],
      gained: final[id] - survived[id],
      final: final[id],
    })),
    decisions,
  };
}
