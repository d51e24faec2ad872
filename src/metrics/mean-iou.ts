import { IGNORE } from '#core/rasters.ts';
import type { Confusion } from './confusion.ts';

/** Two choices in which the protocols of the literature differ. Figures are only comparable within one. */
export interface Convention {
  /**
   * Predicted 255: 'miss' counts the pixel as a false negative of its true class; 'background' as predicted 0;
   * 'skip' takes it out of the evaluation (flatters a cautious method: read it beside the coverage).
   */
  readonly unsure: 'miss' | 'background' | 'skip';
  /** Classes in the mean: those in truth or prediction, those in the truth, or all (an absent one counts 0). */
  readonly over: 'union' | 'truth' | 'all';
}

/** The conventions by the code that has them. */
export const CONVENTIONS = {
  /** Ours, the default: unsure pixels are misses, absent classes do not count. */
  strict: { unsure: 'miss', over: 'union' },
  /** Ours, beside it: only pixels that got a class. */
  covered: { unsure: 'skip', over: 'union' },
  /** SEAM, PSA, MCTformer scripts: all classes, so a subset of a data set drags the mean down. */
  seam: { unsure: 'miss', over: 'all' },
  /** IRN (chainercv): unsure becomes background, the mean skips what is in neither. */
  irn: { unsure: 'background', over: 'union' },
  /** CLIP-ES, ToCo, AFA `scores`: a class that is predicted but not there costs nothing. */
  clipEs: { unsure: 'miss', over: 'truth' },
  /** ToCo `pseudo_scores`. */
  tocoPseudo: { unsure: 'skip', over: 'truth' },
} as const satisfies Record<string, Convention>;

export interface ClassScore {
  readonly id: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Null where there is nothing to divide by: the class is in neither. */
  readonly iou: number | null;
  /** Of what was predicted as the class, the share that is; null when nothing was. */
  readonly precision: number | null;
  /** Of what is the class, the share that was predicted; null when the truth has none. */
  readonly recall: number | null;
}

export interface Score {
  /** 0..1; null when no class takes part. */
  readonly meanIou: number | null;
  readonly perClass: readonly ClassScore[];
  /** Share of the pixels with a truth that got a prediction other than 255. */
  readonly coverage: number;
  /** Share of the evaluated pixels whose prediction is right. */
  readonly accuracy: number;
}

export function score(confusion: Confusion, convention: Convention = CONVENTIONS.strict): Score {
  const { classes } = confusion;
  const truths = new Float64Array(classes);
  const predictions = new Float64Array(classes);
  const hits = new Float64Array(classes);
  let unsure = 0;
  for (let truth = 0; truth < classes; truth++) {
    for (let predicted = 0; predicted < classes; predicted++) {
      const count = confusion.at(truth, predicted);
      truths[truth] += count;
      predictions[predicted] += count;
      if (truth === predicted) hits[truth] += count;
    }
    const undecided = confusion.at(truth, IGNORE);
    unsure += undecided;
    if (convention.unsure !== 'skip') truths[truth] += undecided;
    if (convention.unsure === 'background') {
      predictions[0] += undecided;
      if (truth === 0) hits[0] += undecided;
    }
  }
  const perClass = Array.from(hits, (truePositives, id) => classScore(id, truePositives, predictions[id], truths[id]));
  const evaluated = sum(truths);
  const pixels = sum(confusion.counts);
  return {
    meanIou: mean(perClass, truths, convention.over),
    perClass,
    coverage: pixels === 0 ? 0 : (pixels - unsure) / pixels,
    accuracy: evaluated === 0 ? 0 : sum(hits) / evaluated,
  };
}

function classScore(id: number, truePositives: number, predicted: number, there: number): ClassScore {
  const union = predicted + there - truePositives;
  return {
    id,
    truePositives,
    falsePositives: predicted - truePositives,
    falseNegatives: there - truePositives,
    iou: union > 0 ? truePositives / union : null,
    precision: predicted > 0 ? truePositives / predicted : null,
    recall: there > 0 ? truePositives / there : null,
  };
}

function mean(perClass: readonly ClassScore[], truths: Float64Array, over: Convention['over']): number | null {
  const counted = perClass.filter(({ id, iou }) =>
    over === 'all' ? true : over === 'truth' ? truths[id] > 0 : iou !== null,
  );
  if (counted.length === 0) return null;
  return counted.reduce((total, { iou }) => total + (iou ?? 0), 0) / counted.length;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
