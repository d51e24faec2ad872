import type { PrototypeBank } from '../method.ts';
import { type Prototypes, type RcmValues, unit } from './reference.ts';

/** Prototypes compare only where they were made alike: same kind of features, same rules for what is sure. */
export function spaceOf({ foreground, background, fewest, centre }: RcmValues, channels: number): string {
  return JSON.stringify([channels, foreground, background, fewest, centre]);
}

export function keep(bank: PrototypeBank, space: string, classes: readonly number[], own: Prototypes): void {
  const entries = own.flatMap((vector, k) => (vector ? [[k === 0 ? 0 : classes[k - 1], vector] as const] : []));
  bank.keep(space, new Map(entries));
}

/**
 * The photo's own prototypes with those of the project's other photos: a class's is the mean over all photos
 * that have one, each counting the same. What is around objects differs from photo to photo, so other photos' backgrounds
 * stand in only where this one has none.
 */
export function withOthers(
  bank: PrototypeBank,
  space: string,
  classes: readonly number[],
  own: Prototypes,
): { readonly prototypes: Prototypes; readonly photos: number } {
  let photos = 0;
  const prototypes = own.map((vector, k) => {
    if (k === 0 && vector) return vector;
    const others = bank.others(space, k === 0 ? 0 : classes[k - 1]);
    if (!others) return vector;
    if (k > 0) photos = Math.max(photos, others.photos);
    return unit(others.sum.map((value, d) => value + (vector?.[d] ?? 0)));
  });
  return { prototypes, photos };
}
