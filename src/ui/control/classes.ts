import type { ProjectClass } from '#core/classes.ts';
import { classColour } from '#core/palette.ts';
import { IGNORE } from '#core/rasters.ts';
import type { LabelIds } from '#project/history.ts';
import type { Colour } from './palette.ts';

/**
 * A label id for a new class, or null when none is left. Tags and edits know a class by its id, so an id never comes to
 * mean another class while photos have it. A name gets back the id that it had. Any other one gets the id that it asks
 * for if no class ever had it, else the lowest that no photo has, those that no class ever had first.
 */
export function freshId(
  { name, id: wanted }: { readonly name: string; readonly id?: number },
  classes: readonly ProjectClass[],
  { names, inPhotos }: LabelIds,
): number | null {
  const taken = new Set(classes.map((one) => one.id));
  const former = [...names].find(([id, last]) => last === name && !taken.has(id));
  if (former) return former[0];
  if (wanted !== undefined && !taken.has(wanted) && !names.has(wanted)) return wanted;
  const free = Array.from({ length: IGNORE - 1 }, (_, index) => index + 1).filter(
    (id) => !taken.has(id) && !inPhotos.has(id),
  );
  return free.find((id) => !names.has(id)) ?? free[0] ?? null;
}

/** The first colour of the palette that no class has yet. */
export function freshColour(classes: readonly ProjectClass[]): Colour {
  const taken = new Set(classes.map((one) => one.colour.join()));
  for (let index = 0; index < IGNORE - 1; index++) {
    const colour = classColour(index);
    if (!taken.has(colour.join())) return colour;
  }
  return classColour(classes.length);
}

/**
 * Outputs that a class of this name stands for: those of the same name, else those whose last word
 * it is, as "coffee mug" is a mug. A guess, which a person can change.
 */
export function matchingNetworkClasses(name: string, classNames: readonly string[]): number[] {
  const wanted = normal(name);
  const synonyms = classNames.map((one) => one.split(',').map(normal));
  const found = (fits: (synonym: string) => boolean) =>
    synonyms.flatMap((all, index) => (all.some(fits) ? [index] : []));
  const same = found((synonym) => synonym === wanted);
  return same.length > 0 ? same : found((synonym) => synonym.endsWith(` ${wanted}`));
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}
