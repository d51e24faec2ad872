import type { ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, type LabelMap } from '#core/rasters.ts';
import type { parameters } from './parameters.ts';

/**
 * The seed: argmax over [background, classes…] with
 *
 *   constant   bg(x) = t
 *   power      bg(x) = (1 − max_c M_c(x))^α
 *
 * Ties go to the lowest index, so the background wins against an equal class and the lower of two
 * equal classes wins (NumPy's argmax). Without classes everything is background.
 *
 * Maps that score the background themselves (class 0 first) have no threshold: the strongest channel wins.
 *
 * @param maps values in [0, 1], classes ascending
 */
export function seed(maps: ActivationMaps, values: ValuesOf<typeof parameters>): LabelMap {
  const pixels = maps.width * maps.height;
  const data = new Uint8Array(pixels);
  const scored = scoresBackground(maps);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let label = BACKGROUND;
    let best = 0;
    for (const [channel, id] of maps.classes.entries()) {
      const score = maps.data[channel * pixels + pixel];
      if (score > best) {
        best = score;
        label = id;
      }
    }
    data[pixel] = scored || best > backgroundScore(best, values) ? label : BACKGROUND;
  }
  return { width: maps.width, height: maps.height, data };
}

/** Whether the maps hold the background's own score. */
export function scoresBackground({ classes }: Pick<ActivationMaps, 'classes'>): boolean {
  return classes[0] === BACKGROUND;
}

/** The background's score where the strongest class has the score `strongest`. */
export function backgroundScore(strongest: number, values: ValuesOf<typeof parameters>): number {
  // Maps are f32, and a value "exactly at" 0.3 is f32(0.3): the threshold is rounded alike.
  return values.mode === 'constant' ? Math.fround(values.threshold) : (1 - strongest) ** values.alpha;
}

/**
 * The largest f32 score that does not win against the background. A class wins exactly when its
 * score is larger, in both modes: (1 − m)^α falls while m rises, so they cross once.
 * For one class this is the constant threshold that does the same as the power
 * (α = 1: 0.5, 4: 0.276, 8: 0.188, 32: 0.077).
 */
export function crossing(values: ValuesOf<typeof parameters>): number {
  if (values.mode === 'constant') return Math.fround(values.threshold);
  // Positive floats are ordered as their bits are, so the search halves over bits.
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  float[0] = 1;
  let [loses, wins] = [0, bits[0]];
  while (wins - loses > 1) {
    bits[0] = (loses + wins) >>> 1;
    if (float[0] > backgroundScore(float[0], values)) wins = bits[0];
    else loses = bits[0];
  }
  bits[0] = loses;
  return float[0];
}
