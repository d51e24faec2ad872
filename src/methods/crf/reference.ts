import { type Signal, throwIfAborted, UserError } from '#core/errors.ts';
import { type ActivationMaps, BACKGROUND, type Photo, type Size } from '#core/rasters.ts';
import { scoresBackground } from '../background/reference.ts';
import { exactFilter, type Filter, gaussianFilter, latticeFilter } from './filters.ts';
import { type CrfValues, pairwiseOf } from './parameters.ts';

/** Probabilities below this are no smaller than this: their logarithm has to be a number. */
const SMALLEST = 1e-5;
/** Pixels that exact filtering takes at most, 128 × 96: 1.5·10⁸ pairs an iteration. */
const EXACT_PIXELS = 12_288;

/**
 * Fully connected CRF (Krähenbühl and Koltun 2011, as in pydensecrf), by mean field: from probabilities p,
 *
 *   U = −log clip(p, 10⁻⁵, 1)         Q ← softmax(−U)
 *   Q ← softmax(−U + Σ_m w_m D_m^−½ K_m D_m^−½ Q),   D_m = K_m 1
 *
 * with a Potts model of weight w and two kernels K: over places, and over places and colours. K holds the pixel
 * itself. The probabilities of a pixel need not add to 1. Labels are the background and the maps' classes.
 */
export class MeanField {
  /** Q, f32 [labels, H, W]; its classes begin with the background. */
  maps: ActivationMaps;
  readonly vertices: number;
  readonly #energies: Float32Array;
  readonly #terms: readonly Term[];

  constructor(photo: Photo, maps: ActivationMaps, values: CrfValues) {
    const probabilities = withBackground(maps, values);
    const { data, classes } = probabilities;
    const pairwise = pairwiseOf(values);
    this.#energies = data.map((p) => -Math.log(clip(p)));
    this.maps = { ...probabilities, data: softmax(this.#energies, classes.length) };
    // One label has nothing to be decided.
    const alone = classes.length < 2;
    const lattice = alone || values.filter === 'exact' ? null : latticeFilter(photo, pairwise);
    this.vertices = lattice?.vertices ?? 0;
    this.#terms = alone
      ? []
      : [
          new Term(gaussianFilter(photo, pairwise.smoothSigma), pairwise.smoothWeight, photo),
          new Term(lattice?.filter ?? exactFilter(photo, pairwise), pairwise.colourWeight, photo),
        ];
  }

  step(): void {
    const { classes, data, width, height } = this.maps;
    const pixels = width * height;
    const energies = this.#energies.slice();
    for (let label = 0; label < classes.length; label++) {
      const plane = data.subarray(label * pixels, (label + 1) * pixels);
      for (const term of this.#terms) {
        const message = term.message(plane);
        for (let pixel = 0; pixel < pixels; pixel++) energies[label * pixels + pixel] -= message[pixel];
      }
    }
    this.maps = { ...this.maps, data: softmax(energies, classes.length) };
  }
}

/** One pairwise term: w D^−½ K D^−½. */
class Term {
  readonly #filter: Filter;
  readonly #weight: number;
  readonly #norm: Float32Array;

  constructor(filter: Filter, weight: number, { width, height }: Size) {
    this.#filter = filter;
    this.#weight = weight;
    this.#norm = filter(new Float32Array(width * height).fill(1)).map((sum) => 1 / Math.sqrt(sum + 1e-20));
  }

  message(plane: Float32Array): Float32Array {
    const norm = this.#norm;
    return this.#filter(plane.map((q, i) => q * norm[i])).map((sum, i) => this.#weight * norm[i] * sum);
  }
}

/**
 * Q after every iteration, from softmax(−U) on. Looks at the signal and tells the progress between iterations.
 * @throws UserError 'crf.exact' when exact sums are asked of a photo too large for them
 */
export async function* iterate(
  photo: Photo,
  maps: ActivationMaps,
  values: CrfValues,
  { signal, progress }: { readonly signal?: Signal; progress(fraction: number): void },
): AsyncGenerator<{ step: number; value: ActivationMaps; vertices: number }> {
  checkSize(photo, values);
  const field = new MeanField(photo, maps, values);
  for (let step = 0; ; step++) {
    yield { step, value: field.maps, vertices: field.vertices };
    if (step >= values.iterations) return;
    throwIfAborted(signal);
    field.step();
    progress((step + 1) / values.iterations);
  }
}

export function checkSize({ width, height }: Size, { filter }: CrfValues): void {
  if (filter === 'exact' && width * height > EXACT_PIXELS) {
    throw new UserError('crf.exact', { width, height, most: EXACT_PIXELS });
  }
}

/** The classes of the result: the background, then the maps' classes. */
export function labelsOf(maps: Pick<ActivationMaps, 'classes'>): number[] {
  return scoresBackground(maps) ? [...maps.classes] : [BACKGROUND, ...maps.classes];
}

/** Maps that score the background already are taken as they are; others get its score as a first channel. */
function withBackground(maps: ActivationMaps, values: CrfValues): ActivationMaps {
  if (scoresBackground(maps)) return maps;
  const pixels = maps.width * maps.height;
  const data = new Float32Array((maps.classes.length + 1) * pixels);
  data.set(maps.data, pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let strongest = 0;
    for (let k = 0; k < maps.classes.length; k++) strongest = Math.max(strongest, clip(maps.data[k * pixels + pixel]));
    data[pixel] = values.mode === 'constant' ? values.threshold : (1 - strongest) ** values.alpha;
  }
  return { ...maps, classes: labelsOf(maps), data };
}

/** A probability within SMALLEST..1, also of what is no number: the smallest. */
export function clip(p: number): number {
  return p > SMALLEST ? Math.min(p, 1) : SMALLEST;
}

/** softmax(−energies) over the labels of each pixel. */
function softmax(energies: Float32Array, labels: number): Float32Array {
  const pixels = energies.length / Math.max(1, labels);
  const out = new Float32Array(energies.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = pixel; i < energies.length; i += pixels) lowest = Math.min(lowest, energies[i]);
    let sum = 0;
    for (let i = pixel; i < energies.length; i += pixels) {
      out[i] = Math.exp(lowest - energies[i]);
      sum += out[i];
    }
    for (let i = pixel; i < energies.length; i += pixels) out[i] /= sum;
  }
  return out;
}
