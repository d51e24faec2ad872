import type { Prompt } from '#core/edits.ts';
import type { Size } from '#core/rasters.ts';
import type { Numbers } from '../session.ts';

/** Labels of the official prompt encoder. */
const NEGATIVE = 0;
const POSITIVE = 1;
const BOX_TOP_LEFT = 2;
const BOX_BOTTOM_RIGHT = 3;
const PADDING = -1;

/**
 * Prompts as the official decoder takes them: points [B, N, 2] in pixels of the frame and labels
 * [B, N]. A box is two points of its own labels; without one the official predictor adds the point
 * (0, 0) labelled -1, and the network was trained with it. The shift by half a pixel is in the graph.
 * @throws Error when the prompts have different numbers of points.
 */
export function promptTensors(
  prompts: readonly Prompt[],
  photo: Size,
  frame: Size,
): { readonly coords: Numbers; readonly labels: Numbers } {
  const rows = prompts.map((prompt) => pointsOf(prompt));
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

function pointsOf({ points, box }: Prompt): [number, number, number][] {
  const given = points.map(({ x, y, positive }): [number, number, number] => [x, y, positive ? POSITIVE : NEGATIVE]);
  if (!box) return [...given, [0, 0, PADDING]];
  const [x0, y0, x1, y1] = box;
  return [
    ...given,
    [Math.min(x0, x1), Math.min(y0, y1), BOX_TOP_LEFT],
    [Math.max(x0, x1), Math.max(y0, y1), BOX_BOTTOM_RIGHT],
  ];
}
