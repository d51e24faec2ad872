import { BACKGROUND, type LabelMap } from '#core/rasters.ts';
import { type Held, isKind } from '../held.ts';
import type { Difference, View } from '../messages.ts';
import { type Heat, heatOf } from './scene.ts';

/** A channel that one side does not have. */
const NO_CHANNEL = 0xffffffff;

/**
 * Channels of two sets of maps that belong to the same shown class, as pairs [a, b, a, b, …]; the background's own
 * scores are left out, as in the heat of all classes. Scalar maps have one channel and no class.
 */
export function channelPairs(map: View['map'], a: Heat['classes'], b: Heat['classes']): Uint32Array {
  if (!a || !b) return Uint32Array.of(0, 0);
  const classes = map === 'max' ? [...new Set([...a, ...b])].filter((id) => id !== BACKGROUND) : [map];
  const channel = (of: readonly number[], id: number) => (of.includes(id) ? of.indexOf(id) : NO_CHANNEL);
  return Uint32Array.from(classes.flatMap((id) => [channel(a, id), channel(b, id)]));
}

/** Whether two values can be laid against each other: two labels, two sets of maps or two scalar maps. */
export function areComparable(a: Held, b: Held): boolean {
  if (isKind(a, 'label')) return isKind(b, 'label');
  const [heatA, heatB] = [heatOf(a), heatOf(b)];
  return heatA !== null && heatB !== null && (heatA.classes === null) === (heatB.classes === null);
}

/** How much two values differ; null when they cannot be compared. */
export async function differenceOf(a: Held, b: Held, map: View['map']): Promise<Difference | null> {
  if (!areComparable(a, b)) return null;
  if (isKind(a, 'label') && isKind(b, 'label')) return labelDifference(await a.cpu(), await b.cpu());
  const [heatA, heatB] = [heatOf(a), heatOf(b)];
  if (!heatA || !heatB) return null;
  const { width, height, data: left } = await heatA.held.cpu();
  const { data: right } = await heatB.held.cpu();
  const pairs = channelPairs(map, heatA.classes, heatB.classes);
  const pixels = width * height;
  let sum = 0;
  for (let pixel = 0; pixel < pixels; pixel++) sum += apartAt(pixel, pixels, left, right, pairs);
  return { kind: 'maps', pixels, mean: sum / pixels };
}

function labelDifference(a: LabelMap, b: LabelMap): Difference {
  let differing = 0;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) differing += 1;
  return { kind: 'label', pixels: a.data.length, differing };
}

/** The greatest |a - b| over pairs of channels, at most 1. */
export function apartAt(
  pixel: number,
  pixels: number,
  left: Float32Array,
  right: Float32Array,
  pairs: Uint32Array,
): number {
  let value = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const a = pairs[i] === NO_CHANNEL ? 0 : left[pairs[i] * pixels + pixel];
    const b = pairs[i + 1] === NO_CHANNEL ? 0 : right[pairs[i + 1] * pixels + pixel];
    value = Math.max(value, Math.abs(a - b));
  }
  return Math.min(value, 1);
}
