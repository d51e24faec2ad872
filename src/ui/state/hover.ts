import { create } from 'zustand';
import type { PixelReasons } from '#core/reasons.ts';

/** The pixel under the pointer. Apart from the other stores because it changes with every move. */
interface HoverState {
  pixel: readonly [number, number] | null;
  reasons: PixelReasons | null;
  set(patch: Partial<Omit<HoverState, 'set'>>): void;
}

export const useHover = create<HoverState>()((set) => ({
  pixel: null,
  reasons: null,
  set: (patch) => set(patch),
}));
