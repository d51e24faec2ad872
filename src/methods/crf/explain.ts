import type { ActivationMaps } from '#core/rasters.ts';
import type { Reason } from '#core/reasons.ts';
import { scoresBackground } from '../background/reference.ts';
import type { MethodContext } from '../method.ts';
import { className } from '../names.ts';
import type { CrfValues } from './parameters.ts';
import { labelsOf } from './reference.ts';

/** The most probable class of a pixel, before the field was run and after. */
export function explainCrf(
  maps: ActivationMaps,
  result: ActivationMaps,
  { iterations, mode, threshold, alpha }: CrfValues,
  { tags }: Pick<MethodContext, 'tags'>,
  x: number,
  y: number,
): Reason {
  const pixel = y * maps.width + x;
  const label = result.classes[strongest(result, pixel)];
  const reason = { stage: 'smooth', method: 'crf', label } as const;
  if (result.classes.length < 2) return { ...reason, text: 'crf.alone', numbers: {} };
  const probability = value(result, strongest(result, pixel), pixel);
  const before = labelBefore();
  const numbers = { class: className(tags, label), before: className(tags, before), probability, iterations };
  return { ...reason, text: before === label ? 'crf.kept' : 'crf.changed', numbers };

  function labelBefore(): number {
    const channel = strongest(maps, pixel);
    const score = value(maps, channel, pixel);
    if (scoresBackground(maps)) return maps.classes[channel];
    const background = mode === 'constant' ? threshold : (1 - Math.min(1, score)) ** alpha;
    return score > background ? maps.classes[channel] : labelsOf(maps)[0];
  }
}

function strongest(maps: ActivationMaps, pixel: number): number {
  let best = 0;
  for (let k = 1; k < maps.classes.length; k++) {
    if (value(maps, k, pixel) > value(maps, best, pixel)) best = k;
  }
  return best;
}

function value({ data, width, height }: ActivationMaps, channel: number, pixel: number): number {
  return data[channel * width * height + pixel];
}
