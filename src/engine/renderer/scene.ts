import type { MaskSet, Size } from '#core/rasters.ts';
import type { Held } from '../held.ts';
import type { View } from '../messages.ts';

/** One mask of a set, drawn above everything else. */
export interface Highlight {
  readonly masks: Held<'masks'>;
  readonly index: number;
}

/** What one frame shows. */
export interface Scene {
  readonly view: View;
  readonly photo: Held<'photo'> | null;
  /** The photo's size in pixels. */
  readonly size: Size;
  /** Maps, label or masks over the photo; photo and features draw nothing. */
  readonly overlay: Held | null;
  readonly highlight: Highlight | null;
}

/** Draws scenes on a canvas: once on the device, once on the CPU, with the same look. */
export interface Screen {
  draw(scene: Scene): Promise<void>;
  dispose(): void;
}

/** The channels that the view's map choice means, [first, first + count); none for an unknown class. */
export function shownMaps(map: View['map'], classes: readonly number[]): { first: number; count: number } {
  if (map === 'max') return { first: 0, count: classes.length };
  const first = classes.indexOf(map);
  return first < 0 ? { first: 0, count: 0 } : { first, count: 1 };
}

/** Areas of a set's masks, for finding the smallest at a pixel. */
export function areasOf(masks: Pick<MaskSet, 'info'>): Uint32Array {
  return Uint32Array.from(masks.info, ({ area }) => area);
}
