import { create } from 'zustand';
import type { CourseReport } from '#engine/messages.ts';

/** How many times as fast as usual. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

export interface PlayerState {
  /** Place in the recipe of the step that is played; null while the player is closed. */
  place: number | null;
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
  place: null,
  recording: null,
  index: 0,
  isPlaying: false,
  speed: 1,
  progress: null,
  set: (patch) => set(patch),
}));
