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

/** Network classes that a class of this name stands for: the same words, whatever their spelling. */
export function matchingNetworkClasses(name: string, classNames: readonly string[]): number[] {
  const wanted = normal(name);
  return classNames.flatMap((one, index) => (one.split(',').some((part) => normal(part) === wanted) ? [index] : []));
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}
