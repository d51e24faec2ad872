import { create } from 'zustand';
import type { CourseReport, Played } from '#engine/messages.ts';

/** How many times as fast as usual. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

export interface PlayerState {
  /** What the player is open on; null while it is closed. */
  played: Played | null;
  /** Its moments in the engine; null until they are made, and again when something before them has changed. */
  recording: CourseReport | null;
  /** The moment on screen. */
  index: number;
  isPlaying: boolean;
  speed: number;
  /** 0..1 while the moments are being made. */
  progress: number | null;
}

interface PlayerStore extends PlayerState {
  set(patch: Partial<PlayerState>): void;
}

export const usePlayer = create<PlayerStore>()((set) => ({
  played: null,
  recording: null,
  index: 0,
  isPlaying: false,
  speed: 1,
  progress: null,
  set: (patch) => set(patch),
}));

/** Whether the way to the mask of extreme points is on screen, in place of that mask. */
export function isWatchingExtremes(): boolean {
  return usePlayer.getState().played === 'extremes';
}
