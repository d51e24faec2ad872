import type { Verdict } from '#core/edits.ts';
import type { ValuesOf } from '#core/parameters.ts';
import { IGNORE, type MaskInfo } from '#core/rasters.ts';
import type { parameters } from './parameters.ts';

/** Why a mask was accepted or rejected for a class. */
export type Rule =
  /** More than `inside` of the mask lies in the class. */
  | 'inside'
  /** The mask covers `cover` of the class. */
  | 'cover'
  /** Both tests passed, where the mode asks for both. */
  | 'inside-and-cover'
  /** No test passed. */
  | 'tests'
  /** The mask overlaps another class more. */
  | 'other-class'
  /** A guard: the mask takes too much of the photo. */
  | 'too-large'
  /** A guard: the mask is mostly background. */
  | 'background'
  /** A guard: the segmenter itself expects little of the mask. */
  | 'unsure'
  /** A guard: a mask inside the class already covers half of it. */
  | 'nested'
  /** A person's word. */
  | 'verdict';

export interface Decision {
  readonly mask: number;
  readonly class: number;
  /** |P_k ∩ S|, |S| and |P_k| in pixels. */
  readonly overlap: number;
  readonly area: number;
  readonly initial: number;
  readonly accepted: boolean;
  readonly rule: Rule;
}

/** Every number that the tests need: one pass over the pixels finds them. */
export interface Overlaps {
  readonly pixels: number;
  /** Pixels of each label id, 256 values. */
  readonly histogram: ArrayLike<number>;
  /** |P_b ∩ S_l| at 256·l + b. */
  readonly counts: ArrayLike<number>;
  readonly masks: readonly Pick<MaskInfo, 'key' | 'predictedIou'>[];
}

export type SeplValues = ValuesOf<typeof parameters>;

/**
 * The questions about masks and classes, with a person's verdicts at hand.
 * Ratios are compared as whole numbers: |P∩S|/|S| > t ⇔ 1000·|P∩S| > 1000t·|S|. Counts stay below
 * 2^26, so that the products are exact, and IEEE division being correctly rounded, the outcome is
 * the float comparison's of the official code (t = 0.5 and 0.85).
 */
export class Tests {
  readonly overlaps: Overlaps;
  readonly values: SeplValues;
  readonly #areas: readonly number[];
  readonly #verdicts = new Map<string, Verdict['verdict']>();
  readonly #claimed = new Map<string, number[]>();

  constructor(overlaps: Overlaps, values: SeplValues, verdicts: readonly Verdict[]) {
    this.overlaps = overlaps;
    this.values = values;
    this.#areas = overlaps.masks.map((_, l) => {
      let area = 0;
      for (let b = 0; b < 256; b++) area += overlaps.counts[256 * l + b];
      return area;
    });
    for (const { maskKey, class: id, verdict } of verdicts) {
      if (id === 0 || id === IGNORE) continue;
      this.#verdicts.set(`${maskKey}:${id}`, verdict);
      if (verdict === 'accept') this.#claimed.set(maskKey, [...(this.#claimed.get(maskKey) ?? []), id]);
    }
  }

  /** Classes with initial pixels, or with a mask that a person gave them; ascending, no background, no ignore. */
  classes(): number[] {
    const present = new Set<number>();
    for (let id = 1; id < IGNORE; id++) if (this.initial(id) > 0) present.add(id);
    for (const { key } of this.overlaps.masks) for (const id of this.#claimed.get(key) ?? []) present.add(id);
    return [...present].sort((a, b) => a - b);
  }

  get masks(): number {
    return this.overlaps.masks.length;
  }

  area(mask: number): number {
    return this.#areas[mask];
  }

  overlap(mask: number, id: number): number {
    return this.overlaps.counts[256 * mask + id];
  }

  initial(id: number): number {
    return this.overlaps.histogram[id];
  }

  verdict(mask: number, id: number): Verdict['verdict'] {
    if (this.#verdicts.size === 0) return null;
    return this.#verdicts.get(`${this.overlaps.masks[mask].key}:${id}`) ?? null;
  }

  /** A person gave the mask to some class: it is out of every automatic choice. */
  claimed(mask: number): boolean {
    return this.#claimed.has(this.overlaps.masks[mask].key);
  }

  /** |P_k ∩ S| / |S| > inside. */
  inside(mask: number, id: number): boolean {
    return 1000 * this.overlap(mask, id) > thousandths(this.values.inside) * this.area(mask);
  }

  /** |P_k ∩ S| / |P_k| against cover: `>=` in the official code, `>` in the paper. Never true without overlap. */
  cover(mask: number, id: number, comparison: '>' | '>='): boolean {
    const [left, right] = [1000 * this.overlap(mask, id), thousandths(this.values.cover) * this.initial(id)];
    return left > 0 && (comparison === '>' ? left > right : left >= right);
  }

  /** Which guard forbids the mask for the class, if any. Size and background spare masks that lie half or more in it. */
  guard(mask: number, id: number): 'unsure' | 'too-large' | 'background' | null {
    if (this.overlaps.masks[mask].predictedIou < this.values.quality) return 'unsure';
    const [twice, area] = [2 * this.overlap(mask, id), this.area(mask)];
    const limit = thousandths(this.values.maxMaskArea) * this.overlaps.pixels;
    if (1000 * area > limit && twice <= area) return 'too-large';
    if (this.values.backgroundVeto && 2 * this.overlap(mask, 0) > area && twice < area) return 'background';
    return null;
  }

  decision(mask: number, id: number, accepted: boolean, rule: Rule): Decision {
    return {
      mask,
      class: id,
      overlap: this.overlap(mask, id),
      area: this.area(mask),
      initial: this.initial(id),
      accepted,
      rule,
    };
  }
}

function thousandths(threshold: number): number {
  return Math.round(1000 * threshold);
}
