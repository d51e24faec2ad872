import type { ProjectClass } from '#core/classes.ts';

/** A class as a person calls it; its id where it is not among the given ones. */
export function className(classes: readonly ProjectClass[], id: number): string {
  return classes.find((one) => one.id === id)?.name ?? String(id);
}
