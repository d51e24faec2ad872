import { type ActivationMaps, BACKGROUND } from '#core/rasters.ts';

/** The classes of maps without the background, and which channel the first of them is. */
export function foreground({ classes }: Pick<ActivationMaps, 'classes'>): {
  readonly classes: readonly number[];
  readonly first: number;
} {
  const first = classes[0] === BACKGROUND ? 1 : 0;
  return { classes: classes.slice(first), first };
}
