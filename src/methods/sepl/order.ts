import type { Decision, SeplValues, Tests } from './decisions.ts';
import { type ClassPlan, type Layer, OWN } from './plan.ts';

/**
 * The coats of paint, lowest first.
 *
 * - classes-ascending: class after class, so that the highest id lies on top (the official code)
 * - classes-descending: the lowest id lies on top
 * - small-masks-on-top: all classes' own pixels, then masks from the largest to the smallest
 * - purest-masks-on-top: all classes' own pixels, then masks by the share of them that lies in their class
 *
 * Masks accepted by a person follow above everything, in the same order.
 */
export function inOrder(
  classes: readonly ClassPlan[],
  decisions: readonly Decision[],
  tests: Tests,
  order: SeplValues['order'],
): Layer[] {
  const slots = [...classes.keys()];
  if (order === 'classes-descending') slots.reverse();
  const masks = slots.flatMap((slot) => classes[slot].accepted.map((mask) => ({ slot, mask })));
  const own = slots.map((slot) => ({ slot, mask: OWN }));

  const area = (layer: Layer) => tests.area(layer.mask);
  const overlap = (layer: Layer) => tests.overlap(layer.mask, classes[layer.slot].class);
  if (order === 'small-masks-on-top') masks.sort((a, b) => area(b) - area(a));
  if (order === 'purest-masks-on-top') {
    masks.sort((a, b) => overlap(a) * area(b) - overlap(b) * area(a) || area(b) - area(a));
  }

  const byPerson = new Set(
    decisions
      .filter((decision) => decision.accepted && decision.rule === 'verdict')
      .map((decision) => `${decision.mask}:${decision.class}`),
  );
  const isByPerson = ({ slot, mask }: Layer) => byPerson.has(`${mask}:${classes[slot].class}`);
  const automatic = masks.filter((layer) => !isByPerson(layer));
  const base =
    order === 'classes-ascending' || order === 'classes-descending'
      ? own.flatMap((layer) => [layer, ...automatic.filter(({ slot }) => slot === layer.slot)])
      : [...own, ...automatic];
  return [...base, ...masks.filter(isByPerson)];
}
