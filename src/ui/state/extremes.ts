import { create } from 'zustand';
import type { ParameterValues } from '#core/parameters.ts';
import type { ExtremesResult } from '#engine/messages.ts';

/** Extreme points under way: clicked so far, asked about, answered. Not yet part of the label. */
interface ExtremesState {
  /** Pixels of the photo, in the order of the clicks; four at most. */
  points: readonly (readonly [number, number])[];
  result: ExtremesResult | null;
  /** 0..1 while the engine is at it, else null. */
  fraction: number | null;
  /** Changed parameters of EXITS; the others have their defaults. */
  values: ParameterValues;
  set(patch: Partial<Omit<ExtremesState, 'set'>>): void;
}

export const useExtremes = create<ExtremesState>()((set) => ({
  points: [],
  result: null,
  fraction: null,
  values: {},
  set: (patch) => set(patch),
}));
