import type { Prompt } from '#core/edits.ts';
import type { Size } from '#core/rasters.ts';
import type { Embedding } from '#methods/models.ts';
import type { Numbers } from '../session.ts';

/** Labels of SAM's prompt encoders. */
export const LABELS = { padding: -1, negative: 0, positive: 1, boxTopLeft: 2, boxBottomRight: 3 } as const;

/** A point with its label. */
export type Mark = readonly [x: number, y: number, label: number];

/** A prompt's points in photo pixels. */
export function pointsOf({ points }: Prompt): Mark[] {
  return points.map(({ x, y, positive }) => [x, y, positive ? LABELS.positive : LABELS.negative]);
}

/** A box as two points of its own labels, upper left and lower right, however it was drawn; nothing without a box. */
export function cornersOf({ box }: Prompt): Mark[] {
  const corners = sortedBox(box);
  if (!corners) return [];
  const [x0, y0, x1, y1] = corners;
  return [
    [x0, y0, LABELS.boxTopLeft],
    [x1, y1, LABELS.boxBottomRight],
  ];
}

/** [left, top, right, bottom] of two corners. */
export function sortedBox(box: Prompt['box']): [number, number, number, number] | null {
  if (!box) return null;
  const [x0, y0, x1, y1] = box;
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}

/**
 * Points as tensors: coordinates [B, N, 2] in pixels of the frame, each axis by its own factor, and labels [B, N]. The
 * shift by half a pixel is in the graphs.
 * @throws Error when the prompts have different numbers of points
 */
export function marksToTensors(
  rows: readonly (readonly Mark[])[],
  { photo, frame }: { readonly photo: Size; readonly frame: Pick<Embedding['frame'], 'width' | 'height'> },
): { readonly coords: Numbers; readonly labels: Numbers } {
  const count = rows[0].length;
  if (rows.some((row) => row.length !== count)) throw new Error('prompts of one decode need equally many points');
  const [across, down] = [frame.width / photo.width, frame.height / photo.height];
  const coords = rows.flatMap((row) => row.flatMap(([x, y]) => [x * across, y * down]));
  const labels = rows.flatMap((row) => row.map(([, , label]) => label));
  return {
    coords: { dims: [rows.length, count, 2], data: Float32Array.from(coords) },
    labels: { dims: [rows.length, count], data: Float32Array.from(labels) },
  };
}
