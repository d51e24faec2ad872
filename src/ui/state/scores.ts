import { create } from 'zustand';
import type { StageId } from '#core/kinds.ts';
import type { Recipe } from '#core/recipe.ts';
import type { ImageId } from '#engine/messages.ts';
import type { Score } from '#metrics/mean-iou.ts';
import type { SweepPoint } from '#metrics/sweep.ts';

/** Labels after one stage against their references. */
export interface StageScore extends Score {
  /** Of bands along the outlines, over the classes that have one; 0..1, null when there are none. */
  readonly meanBoundaryIou: number | null;
}

/** After each stage that gives a label. */
export type StageScores = Readonly<Partial<Record<StageId, StageScore>>>;

/** How a recipe does on all photos whose right label is known. */
export interface Measured {
  /** The recipe that was measured. */
  readonly recipe: Recipe;
  readonly photos: number;
  /** From the pixels of all photos together. */
  readonly scores: StageScores;
  /** The seed at other thresholds; null when the recipe has no background threshold. */
  readonly sweep: MeasuredSweep | null;
}

export interface MeasuredSweep {
  /** The place of the background threshold in the recipe, and the parameter that was swept. */
  readonly step: number;
  readonly parameter: 'threshold' | 'alpha';
  readonly points: readonly SweepPoint[];
  readonly peak: SweepPoint;
}

interface Scores {
  /** The image that the scores belong to. */
  readonly image: ImageId | null;
  readonly scores: StageScores;
  /** The last measurement of all photos with a reference. */
  readonly all: Measured | null;
  /** Stages done of the image's scores under way. */
  readonly scoring: { readonly done: number; readonly total: number } | null;
  /** Photos done of a measurement under way. */
  readonly measuring: { readonly done: number; readonly total: number } | null;
}

interface ScoreStore extends Scores {
  set(patch: Partial<Scores>): void;
}

export const useScores = create<ScoreStore>()((set) => ({
  image: null,
  scores: {},
  all: null,
  scoring: null,
  measuring: null,
  set: (patch) => set(patch),
}));
