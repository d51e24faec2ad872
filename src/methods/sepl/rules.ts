import type { Verdict } from '#core/edits.ts';
import { type Decision, type Overlaps, type SeplValues, Tests } from './decisions.ts';
import { inOrder } from './order.ts';
import type { ClassPlan, Plan } from './plan.ts';

/**
 * SEPL's choice of masks, from the counts alone. Both backends count and paint in their own way
 * and decide here.
 *
 * A person's verdicts go before every rule: an accepted mask belongs to its class, is no
 * candidate of another, lies above what was chosen automatically, and other classes' initial
 * pixels give way under it; a rejected mask is no candidate of the class and takes none of its pixels.
 */
export function plan(overlaps: Overlaps, values: SeplValues, verdicts: readonly Verdict[]): Plan {
  const tests = new Tests(overlaps, values, verdicts);
  const decisions: Decision[] = [];
  const classes = values.mode === 'official' ? official(tests, decisions) : paper(tests, decisions);
  return { classes, layers: inOrder(classes, decisions, tests, values.order), decisions };
}

/**
 * The official code (`max_iou_imp2`):
 *
 *   seen = {}
 *   for k ascending, P_k not empty:
 *     U = union of the masks not yet seen                      (rejected ones too)
 *     for each mask S not yet seen:
 *       if 2·|P_k∩S| > |S|  or  |P_k∩S|/|P_k| >= 0.85:  accept S for k, seen += S
 *     also keep P_k \ U                                        (trust the CAM only where there is no mask)
 *   later classes overwrite earlier ones
 */
function official(tests: Tests, decisions: Decision[]): ClassPlan[] {
  const seen = new Set<number>();
  return tests.classes().map((id) => {
    const accepted: number[] = [];
    const cover: number[] = [];
    for (let mask = 0; mask < tests.masks; mask++) {
      if (seen.has(mask)) continue;
      if (settled(tests, decisions, mask, id, accepted, cover)) continue;
      cover.push(mask);
      const rule = tests.inside(mask, id) ? 'inside' : tests.cover(mask, id, '>=') ? 'cover' : null;
      if (rule) {
        accepted.push(mask);
        seen.add(mask);
      }
      if (tests.overlap(mask, id) > 0) decisions.push(tests.decision(mask, id, rule !== null, rule ?? 'tests'));
    }
    return { class: id, initial: tests.initial(id), accepted, own: true, cover };
  });
}

/**
 * The paper's readings: every mask belongs to the class it overlaps most (ties: the lowest id), and
 * the class takes it when
 *
 *   paper-or, or-union   |P∩S|/|S| > 0.5  or   |P∩S|/|P| > 0.85
 *   strict-and           |P∩S|/|S| > 0.5  and  |P∩S|/|P| > 0.85
 *
 * A class without a mask keeps P. With one it keeps only its masks (paper-or), or P as well (the others).
 */
function paper(tests: Tests, decisions: Decision[]): ClassPlan[] {
  const classes = tests.classes();
  const assigned = Array.from({ length: tests.masks }, (_, mask) => assignment(tests, classes, mask));
  return classes.map((id) => {
    const accepted: number[] = [];
    const cover: number[] = [];
    const covered = tests.values.nested && hasInsideHalf(tests, assigned, id);
    for (let mask = 0; mask < tests.masks; mask++) {
      if (settled(tests, decisions, mask, id, accepted, cover)) continue;
      if (tests.overlap(mask, id) === 0) continue;
      const decision = judge(tests, mask, id, assigned[mask], covered);
      decisions.push(decision);
      if (decision.accepted) accepted.push(mask);
    }
    // Masks that a person added come on top of what the class has; they do not stand for it.
    const own = tests.values.mode !== 'paper-or' || accepted.every((mask) => tests.claimed(mask));
    return { class: id, initial: tests.initial(id), accepted, own, cover };
  });
}

/** Applies verdicts; true when they leave nothing to test for this mask and class. */
function settled(
  tests: Tests,
  decisions: Decision[],
  mask: number,
  id: number,
  accepted: number[],
  cover: number[],
): boolean {
  const verdict = tests.verdict(mask, id);
  if (verdict) {
    decisions.push(tests.decision(mask, id, verdict === 'accept', 'verdict'));
    if (verdict === 'accept') accepted.push(mask);
    return true;
  }
  if (!tests.claimed(mask)) return false;
  cover.push(mask);
  return true;
}

/** argmax_k |P_k ∩ S| over the classes that a person did not refuse the mask; null without any overlap. */
function assignment(tests: Tests, classes: readonly number[], mask: number): number | null {
  let best: number | null = null;
  let most = 0;
  for (const id of classes) {
    const overlap = tests.overlap(mask, id);
    if (overlap > most && tests.verdict(mask, id) !== 'reject') {
      most = overlap;
      best = id;
    }
  }
  return best;
}

function judge(tests: Tests, mask: number, id: number, assigned: number | null, covered: boolean): Decision {
  if (assigned !== id) return tests.decision(mask, id, false, 'other-class');
  const guard = tests.guard(mask, id);
  if (guard) return tests.decision(mask, id, false, guard);
  const inside = tests.inside(mask, id);
  const cover = tests.cover(mask, id, '>');
  if (tests.values.mode === 'strict-and') {
    return tests.decision(mask, id, inside && cover, inside && cover ? 'inside-and-cover' : 'tests');
  }
  if (inside) return tests.decision(mask, id, true, 'inside');
  if (cover) return tests.decision(mask, id, !covered, covered ? 'nested' : 'cover');
  return tests.decision(mask, id, false, 'tests');
}

/**
 * Nested masks: where some mask inside the class covers half of it, masks that merely contain the
 * class are left out. All masks inside stay: what is nested in the largest adds nothing.
 */
function hasInsideHalf(tests: Tests, assigned: readonly (number | null)[], id: number): boolean {
  return assigned.some(
    (owner, mask) =>
      owner === id &&
      !tests.claimed(mask) &&
      tests.guard(mask, id) === null &&
      tests.inside(mask, id) &&
      2 * tests.overlap(mask, id) >= tests.initial(id),
  );
}
