import type { ProjectClass } from '#core/classes.ts';
import { classColour } from '#core/palette.ts';
import { IGNORE } from '#core/rasters.ts';
import type { Colour } from './palette.ts';

/** The lowest free label id, or null when all 254 are taken. */
export function freshId(classes: readonly ProjectClass[]): number | null {
  const taken = new Set(classes.map((one) => one.id));
  for (let id = 1; id < IGNORE; id++) if (!taken.has(id)) return id;
  return null;
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
