import type { ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, type LabelMap, type ScalarMap } from '#core/rasters.ts';
import type { parameters } from './parameters.ts';

export type CueValues = ValuesOf<typeof parameters>;

/**
 * Saliency as the background's score: argmax over [background, classes…] with
 *
 *   bg(x) = weight · (1 − saliency(x))^power
 *
 * Ties go to the background, then to the lowest class. Saliency outside 0..1 counts as the nearest end, what is no
 * number as 0. Where the maps score the background themselves (class 0), that channel takes part beside the cue.
 */
export function seedBySaliency(maps: ActivationMaps, saliency: ScalarMap, values: CueValues): LabelMap {
  const pixels = maps.width * maps.height;
  const data = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let label = BACKGROUND;
    let best = 0;
    for (const [channel, id] of maps.classes.entries()) {
      const score = maps.data[channel * pixels + pixel];
      if (!(score > best)) continue;
      best = score;
      label = id;
    }
    if (best > cueScore(saliency.data[pixel], values)) data[pixel] = label;
  }
  return { width: maps.width, height: maps.height, data };
}

/** The background's score where the saliency is `saliency`. */
export function cueScore(saliency: number, { weight, power }: CueValues): number {
  const kept = saliency > 0 ? Math.min(saliency, 1) : 0;
  return Math.fround(weight * (1 - kept) ** power);
}
