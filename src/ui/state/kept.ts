import { create } from 'zustand';
import type { Recipe } from '#core/recipe.ts';
import type { Difference } from '#engine/messages.ts';

/** A recipe that is kept to be compared with. It belongs to the project, but is no part of its history. */
export interface KeptRecipe {
  readonly name: string;
  readonly recipe: Recipe;
}

interface KeptState {
  kept: KeptRecipe | null;
  /** 0..1 while it is run for the photo on screen. */
  progress: number | null;
  /** Between the two sides on screen; null while there is nothing to say. */
  difference: Difference | null;
}

interface KeptStore extends KeptState {
  set(patch: Partial<KeptState>): void;
}

export const useKept = create<KeptStore>()((set) => ({
  kept: null,
  progress: null,
  difference: null,
  set: (patch) => set(patch),
}));
