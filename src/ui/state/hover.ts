import { create } from 'zustand';
import type { PixelReasons } from '#core/reasons.ts';
import type { PixelValue } from '#engine/messages.ts';

/** The pixel under the pointer. Apart from the other stores because it changes with every move. */
interface HoverState {
  pixel: readonly [number, number] | null;
  reasons: PixelReasons | null;
  /** What the moment that is played has there, in place of the reasons for the result. */
  moment: { readonly name: string; readonly value: PixelValue } | null;
  set(patch: Partial<Omit<HoverState, 'set'>>): void;
}

export const useHover = create<HoverState>()((set) => ({
  pixel: null,
  reasons: null,
  moment: null,
  set: (patch) => set(patch),
}));
