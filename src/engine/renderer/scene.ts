import { BACKGROUND, type MaskSet, type Size } from '#core/rasters.ts';
import { type Held, isKind } from '../held.ts';
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
  /** Maps, label, masks or a scalar map over the photo; photo and features draw nothing. */
  readonly overlay: Held | null;
  /** The other side, where the view compares. */
  readonly compared: Held | null;
  readonly highlight: Highlight | null;
}

/** Draws scenes on a canvas: once on the device, once on the CPU, with the same look. */
export interface Screen {
  draw(scene: Scene): Promise<void>;
  dispose(): void;
}

/** What is drawn as heat, with the class of each channel; a scalar map has one channel of no class. */
export interface Heat {
  readonly held: Held<'maps'> | Held<'saliency'> | Held<'edges'>;
  readonly classes: readonly number[] | null;
}

export function heatOf(held: Held): Heat | null {
  if (isKind(held, 'maps')) return { held, classes: held.facts.classes };
  if (isKind(held, 'saliency') || isKind(held, 'edges')) return { held, classes: null };
  return null;
}

/**
 * The channels that the view's map choice means, [first, first + count); none for an unknown class. The strongest of
 * all leaves out the background's own score, which would cover everything else.
 */
export function shownMaps(map: View['map'], classes: Heat['classes']): { first: number; count: number } {
  if (!classes) return { first: 0, count: 1 };
  const skipped = classes[0] === BACKGROUND ? 1 : 0;
  if (map === 'max') return { first: skipped, count: classes.length - skipped };
  const first = classes.indexOf(map);
  return first < 0 ? { first: 0, count: 0 } : { first, count: 1 };
}

/** The first device column on the right side of the line; everything is left of it without a swipe. */
export function splitOf({ compare, width }: Pick<View, 'compare' | 'width'>): number {
  if (compare?.mode !== 'swipe') return width;
  return Math.round(Math.min(1, Math.max(0, compare.position)) * width);
}

/** Areas of a set's masks, for finding the smallest at a pixel. */
export function areasOf(masks: Pick<MaskSet, 'info'>): Uint32Array {
  return Uint32Array.from(masks.info, ({ area }) => area);
}
