import { defaultValues, type ValuesOf } from '#core/parameters.ts';
import { type ActivationMaps, BACKGROUND, type Photo, type Size } from '#core/rasters.ts';
import { scoresBackground } from '../background/reference.ts';
import { parameters as crfParameters } from '../crf/parameters.ts';
import { MeanField } from '../crf/reference.ts';
import { cellMeans, colourMeans } from '../tokens/reference.ts';
import type { parameters } from './parameters.ts';

export type SecValues = ValuesOf<typeof parameters>;

/** Probabilities are no smaller than this when their logarithm is taken (the published code's floor). */
const FLOOR = 1e-4;

export interface PooledClass {
  readonly class: number;
  /** Global weighted rank pooling of its probabilities, 0..1. */
  readonly pooled: number;
  /** Mean and largest probability, between which it lies. */
  readonly mean: number;
  readonly largest: number;
}

// A type, not an interface: it has to be assignable to the open Diagnostics record.
export type SecDiagnostics = {
  /** Loss of expansion: −mean log G of the classes − log G of the background. */
  readonly expansion: number;
  /** Loss of constraint: mean over cells of KL(q ‖ p), q the CRF's probabilities. */
  readonly constraint: number;
  readonly classes: readonly PooledClass[];
};

/** Cells along both sides: `grid` along the long one, never more than pixels. */
export function cellsOf({ width, height }: Size, { grid }: SecValues): Size {
  const scale = Math.min(1, grid / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Each map's means over the cells. */
export function shrink(maps: ActivationMaps, cells: Size): ActivationMaps {
  return { ...cells, classes: maps.classes, data: cellMeans(maps.data, maps.classes.length, maps, cells) };
}

/** The photo's mean colours on the cells. */
export function shrinkPhoto(photo: Photo, { width, height }: Size): Photo {
  const count = width * height;
  const means = colourMeans(photo, { width, height });
  const rgba = Uint8Array.from({ length: 4 * count }, (_, i) =>
    i % 4 === 3 ? 255 : Math.round(means[(i % 4) * count + (i >> 2)]),
  );
  return { width, height, rgba };
}

/**
 * SEC's two losses read as figures (Kolesnikov and Lampert 2016: seed, expand and constrain). With p the scores of
 * background and classes made to add to 1 at each cell (where the maps do not score the background, it has
 * 1 − the strongest class), and p_(1) ≥ p_(2) ≥ … a class's scores in falling order:
 *
 *   G_k         = Σ_j d^(j−1) p_(j) / Σ_j d^(j−1)      d = 1 is the mean, d = 0 the maximum
 *   expansion   = −mean_k log G_k − log G_background
 *   constraint  = mean over cells of Σ_k q_k log(q_k / p_k),   q = dense CRF of p
 *
 * A small expansion says that every tagged class covers a part of the photo, a small constraint that the scores follow
 * the photo's borders. Classes that the photo is not tagged with have no map, so the term for absent classes is none.
 *
 * @param maps on the cells
 */
export function diagnose(photo: Photo, maps: ActivationMaps, values: SecValues): SecDiagnostics {
  const p = distribution(maps);
  const cells = p.width * p.height;
  const plane = (k: number) => p.data.subarray(k * cells, (k + 1) * cells);
  const pooled = p.classes.map((id, k): PooledClass => {
    const own = plane(k);
    const decay = id === BACKGROUND ? values.backgroundDecay : values.decay;
    const mean = own.reduce((sum, value) => sum + value, 0) / cells;
    return { class: id, pooled: rankPooling(own, decay), mean, largest: own.reduce((a, b) => Math.max(a, b), 0) };
  });
  const [background, ...classes] = pooled;
  const logs = classes.map((one) => Math.log(Math.max(one.pooled, FLOOR)));
  const present = logs.length > 0 ? logs.reduce((a, b) => a + b) / logs.length : 0;
  return {
    expansion: -present - Math.log(Math.max(background.pooled, FLOOR)),
    constraint: divergence(refined(photo, p, values.iterations), p),
    classes: pooled,
  };
}

/** Global weighted rank pooling. */
function rankPooling(scores: Float32Array, decay: number): number {
  const falling = Float32Array.from(scores).sort().reverse();
  let [sum, weights, weight] = [0, 0, 1];
  for (const score of falling) {
    sum += weight * score;
    weights += weight;
    weight *= decay;
  }
  return sum / weights;
}

/** Background and classes, adding to 1 at each cell. */
function distribution(maps: ActivationMaps): ActivationMaps {
  const cells = maps.width * maps.height;
  const scored = scoresBackground(maps);
  const classes = scored ? maps.classes : [BACKGROUND, ...maps.classes];
  const data = new Float32Array(classes.length * cells);
  data.set(maps.data, scored ? 0 : cells);
  for (let i = 0; i < cells; i++) {
    let strongest = 0;
    for (let k = 1; k < classes.length; k++) {
      data[k * cells + i] = Math.min(1, Math.max(0, data[k * cells + i]));
      strongest = Math.max(strongest, data[k * cells + i]);
    }
    data[i] = scored ? Math.min(1, Math.max(0, data[i])) : 1 - strongest;
    let sum = 0;
    for (let k = 0; k < classes.length; k++) sum += data[k * cells + i];
    // No evidence for anything is no evidence against the background.
    if (sum === 0) data[i] = 1;
    else for (let k = 0; k < classes.length; k++) data[k * cells + i] /= sum;
  }
  return { width: maps.width, height: maps.height, classes, data };
}

/** The CRF's probabilities with SEC's training settings, which are for a grid of 41. */
function refined(photo: Photo, p: ActivationMaps, iterations: number): ActivationMaps {
  const field = new MeanField(photo, p, { ...defaultValues(crfParameters), preset: 'sec-train' });
  for (let i = 0; i < iterations; i++) field.step();
  return field.maps;
}

function divergence(q: ActivationMaps, p: ActivationMaps): number {
  let sum = 0;
  for (let i = 0; i < p.data.length; i++) {
    const [from, to] = [Math.max(q.data[i], FLOOR), Math.max(p.data[i], FLOOR)];
    sum += from * Math.log(from / to);
  }
  return sum / (p.width * p.height);
}
