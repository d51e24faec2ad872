import { create } from 'zustand';

export type Remedy = 'takeOver' | 'readOnly' | 'fresh' | 'memory' | 'reload';

interface TroubleStore {
  /** Why the project did not open, and what a person may choose. */
  trouble: { readonly text: string; readonly choices: readonly Remedy[] } | null;
  set(patch: Pick<TroubleStore, 'trouble'>): void;
}

export const useTrouble = create<TroubleStore>()((set) => ({ trouble: null, set: (patch) => set(patch) }));
