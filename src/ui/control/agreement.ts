import type { StageId } from '#core/kinds.ts';
import type { ActivationMaps, LabelMap } from '#core/rasters.ts';
import { BoundaryScore } from '#metrics/boundary-iou.ts';
import { Confusion } from '#metrics/confusion.ts';
import { score } from '#metrics/mean-iou.ts';
import { POWER_SWEEP, Sweep, THRESHOLD_SWEEP } from '#metrics/sweep.ts';
import type { MeasuredSweep, StageScore, StageScores } from '#ui/state/scores.ts';

/** A label file has room for the classes 1 to 254; background is 0. */
const CLASSES = 255;

export interface Counted {
  readonly scores: StageScores;
  /** Null when no maps were counted. */
  readonly curve: Pick<MeasuredSweep, 'points' | 'peak'> | null;
}

/** Labels of one photo or of many against their references, stage by stage. */
export class Agreement {
  readonly #counts = new Map<StageId, { readonly confusion: Confusion; readonly boundary: BoundaryScore }>();
  #sweep: Sweep | null = null;

  add(stage: StageId, truth: LabelMap, prediction: LabelMap): void {
    const counts = this.#counts.get(stage) ?? {
      confusion: new Confusion(CLASSES),
      boundary: new BoundaryScore(CLASSES),
    };
    counts.confusion.add(truth, prediction);
    counts.boundary.add(truth, prediction);
    this.#counts.set(stage, counts);
  }

  /** The seed of these maps at all values of the background's parameter, which is the same in every call. */
  addMaps(parameter: MeasuredSweep['parameter'], truth: LabelMap, maps: ActivationMaps): void {
    this.#sweep ??= new Sweep(parameter === 'alpha' ? POWER_SWEEP : THRESHOLD_SWEEP, CLASSES);
    this.#sweep.add(maps, truth);
  }

  /** Classes in neither label nor reference are left out. */
  counted(): Counted {
    const scores = [...this.#counts].map(([stage, { confusion, boundary }]) => {
      const { perClass, ...means } = score(confusion);
      const present = perClass.filter(({ iou }) => iou !== null);
      return [stage, { ...means, meanBoundaryIou: boundary.mean, perClass: present } satisfies StageScore];
    });
    return { scores: Object.fromEntries(scores), curve: this.#sweep?.curve() ?? null };
  }
}
