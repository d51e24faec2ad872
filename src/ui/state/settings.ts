import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'system' | 'dark' | 'light';

/** What belongs to the person and not to the project. Kept in localStorage. */
export interface Settings {
  theme: Theme;
  /** A catalogue of src/ui/messages, by file name without ending. */
  language: string;
  /** Run as soon as anything that the label depends on changes. */
  live: boolean;
  /** Named key layout that the own choices lie above. */
  keyPreset: string;
  /** Keys by command, where a person chose others than the preset's. */
  keys: Record<string, readonly string[]>;
  /** Folded sections of the panels. */
  folded: Record<string, boolean>;
  /** What encoders make is kept on the disk up to so many megabytes. */
  keptMegabytes: number;
  /** Encode the next photos while nothing else is asked for. */
  encodeAhead: boolean;
  /** Fetch the recommended segmenter without being asked. */
  fetchRecommended: boolean;
  /** Where models are downloaded from instead of where the registry says; empty: from there. */
  mirror: string;
}

interface SettingsStore extends Settings {
  set(patch: Partial<Settings>): void;
  fold(section: string, folded: boolean): void;
}

export const useSettings = create<SettingsStore>()(
  persist(
    (set) => ({
      theme: 'system',
      language: 'en',
      live: true,
      keyPreset: 'standard',
      keys: {},
      folded: {},
      keptMegabytes: 512,
      encodeAhead: true,
      fetchRecommended: true,
      mirror: '',
      set: (patch) => set(patch),
      fold: (section, folded) => set((state) => ({ folded: { ...state.folded, [section]: folded } })),
    }),
    { name: 'camwalk-settings', version: 1 },
  ),
);
