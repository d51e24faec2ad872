import { hasPixel } from '#core/bitmask.ts';
import { type ActivationMaps, BACKGROUND, IGNORE } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import { rasterise } from '../compose/raster.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';

export function explainWalker(
  maps: ActivationMaps,
  { tags, strokes }: Pick<MethodContext, 'tags' | 'strokes'>,
  x: number,
  y: number,
): Reason {
  const pixel = y * maps.width + x;
  const scores = maps.classes
    .map((id, k) => ({ id, score: maps.data[k * maps.width * maps.height + pixel] }))
    .sort((a, b) => b.score - a.score || a.id - b.id);
  const reason = { stage: 'propagate', method: 'random-walker' } as const;
  const [first] = scores;
  if (!first || first.score === 0)
    return { ...reason, label: BACKGROUND, text: 'random-walker.unreached', numbers: {} };
  const numbers = { class: className(tags, first.id), score: first.score };
  const painted = strokes.findLast((stroke) => {
    const raster = rasterise(stroke, maps);
    const bit = raster ? pixel - 32 * raster.firstWord : -1;
    return raster && bit >= 0 && bit < 32 * raster.words.length && hasPixel(raster.words, bit);
  })?.class;
  if (painted === first.id && painted !== IGNORE) {
    return { ...reason, label: first.id, text: background(first.id, 'scribble'), numbers };
  }
  if (first.score === 1) return { ...reason, label: first.id, text: background(first.id, 'seed'), numbers };
  return { ...reason, label: first.id, text: background(first.id, 'chance'), numbers };
}

/** The background has texts of its own, since it has no name. */
function background(id: number, text: string): string {
  return id === BACKGROUND ? `random-walker.background.${text}` : `random-walker.class.${text}`;
}
