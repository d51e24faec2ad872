import type { StageId } from '#core/kinds.ts';
import type { CourseReport, Played, RunProgress } from '#engine/messages.ts';
import type { ImageDocument } from '#project/changes.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useView } from '#ui/state/view.ts';
import { playableExtremes } from './played-extremes.ts';
import { playableStep } from './played-step.ts';

export interface RecordOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** What the player can be open on: how its moments are made, and what they are called and good for. */
export interface Playable {
  /** In words. */
  readonly name: string;
  /** The method at work. */
  readonly method: string;
  /** Where its moments are shown. */
  readonly stage: StageId;
  /** What taking a moment does, in words. */
  readonly takeHint: string;
  /** Everything that the moments depend on; null where they cannot be made. */
  origin(): string | null;
  record(image: ImageDocument, options: RecordOptions): Promise<CourseReport>;
  /** The step that is the result as things stand. */
  stepInForce(): number;
  /** A moment in short, beside the scrubber. */
  momentLabel(recording: CourseReport, index: number): string;
  /** The same in a sentence. */
  momentName(recording: CourseReport, index: number): string;
  canTake(step: number): boolean;
  /** Makes the moment at this step the result. */
  take(step: number): Promise<void>;
}

/** Null when what is played is there no more. */
export function playableOf(played: Played): Playable | null {
  return played === 'extremes' ? playableExtremes() : playableStep(played);
}

/** The moment that is played and what it is called, while its stage is on screen. */
export function momentOnScreen(): { readonly index: number; readonly name: string } | null {
  const { played, recording, index } = usePlayer.getState();
  if (played === null || recording?.stage !== useView.getState().stage) return null;
  const playable = playableOf(played);
  return playable && { index, name: playable.momentName(recording, index) };
}
