import { type ActivationMaps, BACKGROUND, IGNORE, type LabelMap } from '#core/rasters.ts';
import { Confusion } from './confusion.ts';
import { CONVENTIONS, type Convention, score } from './mean-iou.ts';

/** One background rule over a list of its parameter. The background keeps ties, as argmax over [background, classes] does. */
export interface SweepRule {
  readonly parameters: readonly number[];
  /**
   * Whether a pixel whose strongest class scores so much gets that class. Once true along the list it stays true,
   * or once false it stays false, so that a pixel is one number: where it changes.
   */
  readonly passes: (score: number, parameter: number) => boolean;
}

/** Constant background score 0, 0.01, … 0.59, compared in f32 as the seed stage does. */
export const THRESHOLD_SWEEP: SweepRule = {
  parameters: Array.from({ length: 60 }, (_, index) => index / 100),
  passes: (activation, threshold) => activation > Math.fround(threshold),
};

/** Background (1 − strongest)^α of SEAM and PSA. */
export const POWER_SWEEP: SweepRule = {
  parameters: [1, 2, 4, 6, 8, 10, 16, 24, 32],
  passes: (activation, alpha) => activation > (1 - activation) ** alpha,
};

export interface SweepPoint {
  readonly parameter: number;
  readonly meanIou: number;
}

/**
 * Mean IoU of the seed at every parameter of a rule, from one pass over the data: each pixel is counted by its
 * truth, its strongest class and how many parameters let that class through, and all matrices follow from these.
 * Choosing a threshold by this curve uses the ground truth: a figure so chosen is a bound, not a weakly supervised
 * result.
 */
export class Sweep {
  readonly #rule: SweepRule;
  readonly #classes: number;
  readonly #rising: boolean;
  /** By truth · 256 + strongest class: how many pixels have each number of passes. */
  readonly #bins = new Map<number, Float64Array>();

  /** @param classes background included */
  constructor(rule: SweepRule, classes: number) {
    this.#rule = rule;
    this.#classes = classes;
    // A middling score tells which way the rule goes; one that is constant for it goes either way.
    const first = rule.parameters[0];
    const last = rule.parameters[rule.parameters.length - 1];
    this.#rising = Array.from({ length: 101 }, (_, i) => i / 100).some(
      (activation) => !rule.passes(activation, first) && rule.passes(activation, last),
    );
  }

  /** Maps of one photo and its truth. Without maps all is background. */
  add(maps: ActivationMaps, truth: LabelMap): void {
    const pixels = maps.width * maps.height;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const id = truth.data[pixel];
      if (id === IGNORE) continue;
      let winner = BACKGROUND;
      let best = Number.NEGATIVE_INFINITY;
      for (let channel = 0; channel < maps.classes.length; channel++) {
        const value = maps.data[channel * pixels + pixel];
        if (value > best) {
          best = value;
          winner = maps.classes[channel];
        }
      }
      this.#bin(id, winner)[winner === BACKGROUND ? 0 : this.#passes(best)]++;
    }
  }

  /** The confusion at one parameter of the list, by its index. */
  confusion(index: number): Confusion {
    const confusion = new Confusion(this.#classes);
    const length = this.#rule.parameters.length;
    for (const [key, bins] of this.#bins) {
      const [truth, winner] = [key >> 8, key & 255];
      bins.forEach((count, passes) => {
        const through = this.#rising ? passes >= length - index : passes > index;
        confusion.count(truth, through ? winner : BACKGROUND, count);
      });
    }
    return confusion;
  }

  /** The whole curve, and its peak: of equal ones the first. */
  curve(convention: Convention = CONVENTIONS.strict): { points: SweepPoint[]; peak: SweepPoint } {
    const points = this.#rule.parameters.map((parameter, index) => ({
      parameter,
      meanIou: score(this.confusion(index), convention).meanIou ?? 0,
    }));
    const peak = points.reduce((best, point) => (point.meanIou > best.meanIou ? point : best));
    return { points, peak };
  }

  #bin(truth: number, winner: number): Float64Array {
    const key = (truth << 8) | winner;
    let bins = this.#bins.get(key);
    if (!bins) {
      bins = new Float64Array(this.#rule.parameters.length + 1);
      this.#bins.set(key, bins);
    }
    return bins;
  }

  /** How many parameters let the class through: binary search for where the rule changes. */
  #passes(activation: number): number {
    const { parameters, passes } = this.#rule;
    let [low, high] = [0, parameters.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passes(activation, parameters[middle]) !== this.#rising) low = middle + 1;
      else high = middle;
    }
    return this.#rising ? parameters.length - low : low;
  }
}
