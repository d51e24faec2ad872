import { create } from 'zustand';
import type { StageId } from '#core/kinds.ts';
import type { ImageId } from '#engine/messages.ts';
import type { Score } from '#metrics/mean-iou.ts';

interface ScoreStore {
  /** The image that the scores belong to. */
  image: ImageId | null;
  /** Agreement with the reference label after each stage that gives a label. */
  scores: Readonly<Partial<Record<StageId, Score>>>;
  set(patch: Pick<ScoreStore, 'image' | 'scores'>): void;
}

export const useScores = create<ScoreStore>()((set) => ({ image: null, scores: {}, set: (patch) => set(patch) }));
