import type { Prompt } from '#core/edits.ts';
import type { Size } from '#core/rasters.ts';
import { validCells } from '#methods/everything/frame.ts';
import type { Embedding } from '#methods/models.ts';
import { sortedBox } from './prompts.ts';

/**
 * A box for decoders that only take points: nine places in the box are asked for one by one, of all their masks those
 * are kept whose own bounding box fits the box best, and they are cut to the box. On the embedded segmenter, which takes
 * boxes too, this gives most of what its own boxes give and far more than a point in the middle
 * (training/segmenter/box_from_points.py; the figures are in docs/own-models.md). Points that a person set beside the
 * box go with each of the nine.
 */

const PLACES = [0.25, 0.5, 0.75];

/** The prompts that stand for one prompt with a box. */
export function promptsForBox({ points, box }: Prompt): Prompt[] {
  const [x0, y0, x1, y1] = sortedBox(box) ?? [0, 0, 0, 0];
  return PLACES.flatMap((down) =>
    PLACES.map((across) => ({
      points: [...points, { x: x0 + across * (x1 - x0), y: y0 + down * (y1 - y0), positive: true }],
    })),
  );
}

/** [left, top, right, bottom] in cells of the decoder's grid, the last ones outside. */
type Box = readonly [number, number, number, number];

type Scene = Pick<Embedding, 'photo' | 'frame'>;

/** A mask of those that answered the nine. */
export interface Fitting {
  /** Its number among all. */
  readonly mask: number;
  /** Intersection over union of its bounding box and the box asked for. */
  readonly fit: number;
  /** Cells inside the box. */
  readonly area: number;
}

/**
 * The masks that fit a box best, as many as a prompt has, the smallest first as SAM's own three are.
 *
 * @param logits f32 [masks, side, side]
 */
export function bestFitting(
  logits: Float32Array,
  side: number,
  prompt: Prompt,
  scene: Scene,
  wanted: number,
): Fitting[] {
  const box = boxInCells(prompt, side, scene);
  const valid = validCells(scene.frame, side);
  const fittings = Array.from({ length: logits.length / (side * side) }, (_, mask) => {
    const cells = logits.subarray(mask * side * side, (mask + 1) * side * side);
    const { area, bounds } = boundsOf(cells, side, valid, box);
    return { mask, area, fit: overlap(bounds, box) };
  });
  return fittings
    .sort((a, b) => b.fit - a.fit || a.mask - b.mask)
    .slice(0, wanted)
    .sort((a, b) => a.area - b.area || a.mask - b.mask);
}

/**
 * Logits [side, side] with what lies outside the box turned negative. Turned over and not put to a fixed value, so that
 * the border lies in the middle between two cells when the mask is scaled up.
 */
export function cutToBox(logits: Float32Array, side: number, prompt: Prompt, scene: Scene): Float32Array {
  const box = boxInCells(prompt, side, scene);
  return logits.map((logit, i) => (isIn(i % side, Math.floor(i / side), box) ? logit : -Math.abs(logit)));
}

/** Half a cell more each way: those on the border belong to it, and the smallest box keeps a cell. */
function isIn(x: number, y: number, [left, top, right, bottom]: Box): boolean {
  return x + 1 >= left && x <= right && y + 1 >= top && y <= bottom;
}

function boxInCells({ box }: Prompt, side: number, { photo, frame }: Scene): Box {
  const [x0, y0, x1, y1] = sortedBox(box) ?? [0, 0, 0, 0];
  const across = (frame.width / photo.width) * (side / frame.side);
  const down = (frame.height / photo.height) * (side / frame.side);
  return [x0 * across, y0 * down, x1 * across, y1 * down];
}

/** The bounding box of a mask ([0, 0, 0, 0] of an empty one), and how many of its cells lie in the box asked for. */
function boundsOf(cells: Float32Array, side: number, valid: Size, box: Box): { area: number; bounds: Box } {
  let area = 0;
  let [left, top, right, bottom] = [side, side, 0, 0];
  for (let y = 0; y < valid.height; y++)
    for (let x = 0; x < valid.width; x++) {
      if (!(cells[y * side + x] > 0)) continue;
      if (isIn(x, y, box)) area++;
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
    }
  return { area, bounds: right > left ? [left, top, right, bottom] : [0, 0, 0, 0] };
}

function overlap(a: Box, b: Box): number {
  const common = (low: number, high: number) => Math.max(0, Math.min(a[high], b[high]) - Math.max(a[low], b[low]));
  const inner = common(0, 2) * common(1, 3);
  const size = ([x0, y0, x1, y1]: Box) => (x1 - x0) * (y1 - y0);
  const union = size(a) + size(b) - inner;
  return union > 0 ? inner / union : 0;
}
