import { create } from 'zustand';

/** A stroke that the worker does not draw yet: under the pointer, or waiting for its run. */
export interface LiveStroke {
  readonly id: number;
  readonly colour: string;
  readonly radius: number;
  readonly points: readonly (readonly [number, number])[];
}

interface StrokeStore {
  strokes: readonly LiveStroke[];
  /** A box being dragged, in photo pixels. */
  box: readonly [number, number, number, number] | null;
  /** The keyboard's pointer, in photo pixels. */
  cursor: readonly [number, number] | null;
  /** The mouse, in CSS pixels of the viewport, for the brush ring. */
  mouse: readonly [number, number] | null;
  erasing: boolean;
  set(patch: Partial<Omit<StrokeStore, 'set' | 'put' | 'drop'>>): void;
  put(stroke: LiveStroke): void;
  drop(id: number): void;
}

export const useStrokes = create<StrokeStore>()((set) => ({
  strokes: [],
  box: null,
  cursor: null,
  mouse: null,
  erasing: false,
  set: (patch) => set(patch),
  put: (stroke) => set((state) => ({ strokes: [...state.strokes.filter((one) => one.id !== stroke.id), stroke] })),
  drop: (id) => set((state) => ({ strokes: state.strokes.filter((one) => one.id !== id) })),
}));
