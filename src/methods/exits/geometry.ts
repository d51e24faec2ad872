import type { ValuesOf } from '#core/parameters.ts';
import type { Size } from '#core/rasters.ts';
import { FEWEST_TOKENS } from '../tokens/reference.ts';
import type { parameters } from './parameters.ts';

export type ExitsValues = ValuesOf<typeof parameters>;
/** A pixel of the photo, [x, y]. */
export type Point = readonly [number, number];

/** A part of the photo: pixels x0 .. x1 − 1, y0 .. y1 − 1. */
export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The crop around an object, cut into tokens, and what is known of them before anything is computed. */
export interface Scene {
  /** The box that the extreme points span, their pixels included. */
  readonly box: Rectangle;
  readonly crop: Rectangle;
  readonly gridWidth: number;
  readonly gridHeight: number;
  /** The extreme points pushed inwards, photo coordinates. */
  readonly pushed: readonly Point[];
  /** Tokens of the pushed points, each once, ascending. */
  readonly seeds: readonly number[];
  /** 1 for tokens whose centre lies outside the box. */
  readonly outside: Uint8Array;
}

/** Whether there is nothing to walk over: then only the clicks themselves are used. */
export function isTooSmall({ gridWidth, gridHeight }: Scene): boolean {
  return gridWidth * gridHeight < FEWEST_TOKENS;
}

/**
 * The crop is the box with a margin on each side, twice as much as long as no token lies outside the box and the
 * photo has more to give.
 * @param points extreme points in any order, pixels of the photo; equal ones count once
 */
export function sceneOf(points: readonly Point[], photo: Size, values: ExitsValues): Scene {
  const inside = points.map(([x, y]): Point => [clamp(Math.floor(x), photo.width), clamp(Math.floor(y), photo.height)]);
  const xs = inside.map(([x]) => x);
  const ys = inside.map(([, y]) => y);
  const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs) + 1, y1: Math.max(...ys) + 1 };
  for (let margin = values.margin; ; margin = Math.max(0.1, 2 * margin)) {
    const crop = enlarged(box, margin, photo);
    const scene = cut(inside, box, crop, values);
    const isWhole = crop.x1 - crop.x0 === photo.width && crop.y1 - crop.y0 === photo.height;
    if (isWhole || scene.outside.includes(1)) return scene;
  }
}

function enlarged(box: Rectangle, margin: number, photo: Size): Rectangle {
  const [across, down] = [margin * (box.x1 - box.x0), margin * (box.y1 - box.y0)];
  return {
    x0: Math.max(0, Math.floor(box.x0 - across)),
    y0: Math.max(0, Math.floor(box.y0 - down)),
    x1: Math.min(photo.width, Math.ceil(box.x1 + across)),
    y1: Math.min(photo.height, Math.ceil(box.y1 + down)),
  };
}

function cut(points: readonly Point[], box: Rectangle, crop: Rectangle, { grid, inward }: ExitsValues): Scene {
  const [width, height] = [crop.x1 - crop.x0, crop.y1 - crop.y0];
  const scale = grid / Math.max(width, height);
  // Never more tokens than pixels.
  const gridWidth = Math.min(width, Math.max(1, Math.round(width * scale)));
  const gridHeight = Math.min(height, Math.max(1, Math.round(height * scale)));
  const [tokenWidth, tokenHeight] = [width / gridWidth, height / gridHeight];
  const outside = new Uint8Array(gridWidth * gridHeight);
  for (let token = 0; token < outside.length; token++) {
    const [x, y] = centreOf({ crop, gridWidth, gridHeight }, token);
    if (x < box.x0 || x >= box.x1 || y < box.y0 || y >= box.y1) outside[token] = 1;
  }
  const distance = Math.max(inward * Math.max(box.x1 - box.x0, box.y1 - box.y0), tokenWidth, tokenHeight);
  const pushed = points.map((point) => towards(point, box, distance));
  const seeds = pushed.map(([x, y]) => {
    const column = clamp(Math.floor((x - crop.x0) / tokenWidth), gridWidth);
    return clamp(Math.floor((y - crop.y0) / tokenHeight), gridHeight) * gridWidth + column;
  });
  // A seed that came to lie in a token outside a thin box is of the object all the same.
  for (const seed of seeds) outside[seed] = 0;
  const unique = [...new Set(seeds)].sort((a, b) => a - b);
  return { box, crop, gridWidth, gridHeight, pushed, seeds: unique, outside };
}

/** The middle of the pixel, moved towards the middle of the box and not beyond it. */
function towards([x, y]: Point, box: Rectangle, distance: number): Point {
  const [fromX, fromY] = [x + 0.5, y + 0.5];
  const [dx, dy] = [(box.x0 + box.x1) / 2 - fromX, (box.y0 + box.y1) / 2 - fromY];
  const length = Math.hypot(dx, dy);
  const share = length > 0 ? Math.min(1, distance / length) : 0;
  return [fromX + dx * share, fromY + dy * share];
}

/** The middle of a token in photo coordinates. */
export function centreOf(
  { crop, gridWidth, gridHeight }: Pick<Scene, 'crop' | 'gridWidth' | 'gridHeight'>,
  token: number,
): Point {
  return [
    crop.x0 + (((token % gridWidth) + 0.5) * (crop.x1 - crop.x0)) / gridWidth,
    crop.y0 + ((Math.floor(token / gridWidth) + 0.5) * (crop.y1 - crop.y0)) / gridHeight,
  ];
}

function clamp(value: number, length: number): number {
  return Math.min(length - 1, Math.max(0, value));
}
