import type { Prompt } from '#core/edits.ts';
import type { ExitsValues, Point, Scene } from './geometry.ts';
import { centresOf, type Retrieved, spread } from './retrieve.ts';

/**
 * What a segmenter is asked, each question on its own: the box alone, the box with the clicks themselves, and the
 * retrieved points with the box and without it.
 */
export function promptsOf(
  scene: Scene,
  { foreground, background }: Retrieved,
  delta: Float32Array,
  { positives, negatives }: Pick<ExitsValues, 'positives' | 'negatives'>,
): Prompt[] {
  const { x0, y0, x1, y1 } = scene.box;
  const box = [x0, y0, x1, y1] as const;
  const clicks = scene.pushed.map((point) => at(point, true));
  const found = [
    ...centresOf(scene, spread(foreground, delta, scene.gridWidth, positives)).map((point) => at(point, true)),
    ...centresOf(scene, spread(background, delta, scene.gridWidth, negatives)).map((point) => at(point, false)),
  ];
  const plain = [
    { points: [], box },
    { points: clicks, box },
  ];
  return foreground.length > 0 ? [...plain, { points: found, box }, { points: found }] : plain;
}

function at([x, y]: Point, positive: boolean) {
  return { x, y, positive };
}
