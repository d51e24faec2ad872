import { UserError } from '#core/errors.ts';
import { IGNORE, type LabelMap, sameSize } from '#core/rasters.ts';

/**
 * How often each true id was predicted as each id, summed over a whole data set: means are taken from these sums,
 * never from single images. Pixels whose truth is 255 do not count at all; a prediction of 255 ("unsure") is kept
 * apart, because protocols disagree about it.
 */
export class Confusion {
  /** Ids 0..classes−1 take part: background and classes. */
  readonly classes: number;
  /** [truth, prediction]: `classes` rows of `classes` + 1; the last column is the prediction 255. */
  readonly counts: Float64Array;

  /** @param classes background included: 21 for PASCAL VOC */
  constructor(classes: number) {
    this.classes = classes;
    this.counts = new Float64Array(classes * (classes + 1));
  }

  /** @throws UserError 'metrics.size' | 'metrics.id'; nothing was counted then */
  add(truth: LabelMap, prediction: LabelMap): void {
    checkPair(truth, prediction, this.classes);
    const stride = this.classes + 1;
    for (let pixel = 0; pixel < truth.data.length; pixel++) {
      const row = truth.data[pixel];
      if (row === IGNORE) continue;
      const column = prediction.data[pixel];
      this.counts[row * stride + (column === IGNORE ? this.classes : column)]++;
    }
  }

  /** Adds `count` pixels of one kind. `predicted` may be IGNORE. */
  count(truth: number, predicted: number, count: number): void {
    this.counts[truth * (this.classes + 1) + (predicted === IGNORE ? this.classes : predicted)] += count;
  }

  at(truth: number, predicted: number): number {
    return this.counts[truth * (this.classes + 1) + (predicted === IGNORE ? this.classes : predicted)];
  }
}

/** @throws UserError 'metrics.size' | 'metrics.id' */
export function checkPair(truth: LabelMap, prediction: LabelMap, classes: number): void {
  if (!sameSize(truth, prediction)) {
    const { width, height } = prediction;
    throw new UserError('metrics.size', { width, height, truthWidth: truth.width, truthHeight: truth.height });
  }
  checkIds(truth, 'ground truth', classes);
  checkIds(prediction, 'prediction', classes);
}

function checkIds({ data }: LabelMap, which: string, classes: number): void {
  // By index: an iterator takes four times as long over the pixels of a large photo.
  for (let pixel = 0; pixel < data.length; pixel++) {
    const id = data[pixel];
    if (id >= classes && id !== IGNORE) throw new UserError('metrics.id', { which, id, highest: classes - 1 });
  }
}
