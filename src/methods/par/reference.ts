import { type Signal, throwIfAborted } from '#core/errors.ts';
import type { ActivationMaps, Photo } from '#core/rasters.ts';
import { closeness, neighbours, softmax, standardDeviation, WEIGHT_SUM } from './neighbours.ts';

const NEIGHBOURS = neighbours();
const COUNT = NEIGHBOURS.length;

/**
 * Pixel-adaptive refinement (AFA, Ru et al. 2022; ToCo, DuPL, WeCLIP, ExCEL): each pixel takes the mean of 48
 * neighbours n, eight in each of six rings, weighted by likeness of colour and a little by place,
 *
 *   k_n = −mean over r, g, b of (|I_n − I| / σ / 0.3)²,   σ: standard deviation of the 48
 *   w_n = (softmax_n(k) + 0.01 softmax_n(−(distance / σ_distance / 0.3)²)) / 1.01
 *   M ← Σ_n w_n M_n
 *
 * as often as asked. Beyond the photo lie its border pixels again. The published code leaves out the division by 1.01,
 * so that its maps grow by 1.01 in each iteration, all alike; here maps stay within 0..1. Values that are no finite
 * numbers count as 0.
 */
export async function* refine(
  photo: Photo,
  maps: ActivationMaps,
  iterations: number,
  { signal, progress }: { readonly signal?: Signal; progress(fraction: number): void },
): AsyncGenerator<{ step: number; value: ActivationMaps }> {
  const refiner = new Refiner(photo);
  let value: ActivationMaps = { ...maps, data: maps.data.map((x) => (Number.isFinite(x) ? x : 0)) };
  for (let step = 0; ; step++) {
    yield { step, value };
    if (step === iterations) return;
    throwIfAborted(signal);
    value = { ...value, data: refiner.step(value) };
    progress((step + 1) / iterations);
  }
}

class Refiner {
  readonly #photo: Photo;
  /** [pixels, 48]. */
  readonly #weights: Float32Array;

  constructor(photo: Photo) {
    this.#photo = photo;
    this.#weights = new Float32Array(COUNT * photo.width * photo.height);
    const places = new Int32Array(COUNT);
    for (let pixel = 0; pixel < photo.width * photo.height; pixel++) {
      this.#placesOf(pixel, places);
      this.#weights.set(weightsOf(photo.rgba, pixel, places), COUNT * pixel);
    }
  }

  step({ data, classes }: ActivationMaps): Float32Array {
    const pixels = this.#photo.width * this.#photo.height;
    const refined = new Float32Array(data.length);
    const places = new Int32Array(COUNT);
    for (let pixel = 0; pixel < pixels; pixel++) {
      this.#placesOf(pixel, places);
      for (let k = 0; k < classes.length; k++) {
        let sum = 0;
        for (let n = 0; n < COUNT; n++) sum += this.#weights[COUNT * pixel + n] * data[k * pixels + places[n]];
        refined[k * pixels + pixel] = sum;
      }
    }
    return refined;
  }

  #placesOf(pixel: number, places: Int32Array): void {
    const { width, height } = this.#photo;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (const [n, { dx, dy }] of NEIGHBOURS.entries()) {
      places[n] = clamp(y + dy, height - 1) * width + clamp(x + dx, width - 1);
    }
  }
}

function weightsOf(rgba: Uint8Array, pixel: number, places: Int32Array): number[] {
  const likeness = new Array<number>(COUNT).fill(0);
  const there = new Float64Array(COUNT);
  for (let channel = 0; channel < 3; channel++) {
    for (let n = 0; n < COUNT; n++) there[n] = rgba[4 * places[n] + channel];
    const deviation = standardDeviation(there);
    const here = rgba[4 * pixel + channel];
    for (let n = 0; n < COUNT; n++) likeness[n] += closeness(Math.abs(there[n] - here), deviation) / 3;
  }
  return softmax(likeness).map((colour, n) => (colour + NEIGHBOURS[n].place) / WEIGHT_SUM);
}

function clamp(at: number, last: number): number {
  return Math.max(0, Math.min(at, last));
}
