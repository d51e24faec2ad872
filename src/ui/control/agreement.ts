import type { StageId } from '#core/kinds.ts';
import type { LabelMap } from '#core/rasters.ts';
import { BoundaryScore } from '#metrics/boundary-iou.ts';
import { Confusion } from '#metrics/confusion.ts';
import { score } from '#metrics/mean-iou.ts';
import type { StageScore, StageScores } from '#ui/state/scores.ts';

/** A label file has room for the classes 1 to 254. */
export const HIGHEST_ID = 254;

/** Labels of one photo or of many against their references, stage by stage. */
export class Agreement {
  readonly #counts = new Map<StageId, { readonly confusion: Confusion; readonly boundary: BoundaryScore }>();

  add(stage: StageId, truth: LabelMap, prediction: LabelMap): void {
    const counts = this.#counts.get(stage) ?? {
      confusion: new Confusion(HIGHEST_ID + 1),
      boundary: new BoundaryScore(HIGHEST_ID + 1),
    };
    counts.confusion.add(truth, prediction);
    counts.boundary.add(truth, prediction);
    this.#counts.set(stage, counts);
  }

  /** Classes in neither label nor reference are left out. */
  scores(): StageScores {
    return Object.fromEntries(
      [...this.#counts].map(([stage, { confusion, boundary }]) => {
        const { perClass, ...means } = score(confusion);
        const present = perClass.filter(({ iou }) => iou !== null);
        return [stage, { ...means, meanBoundaryIou: boundary.mean, perClass: present } satisfies StageScore];
      }),
    );
  }
}
