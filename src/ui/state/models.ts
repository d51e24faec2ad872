import { create } from 'zustand';
import type { ModelTask } from '#engine/messages.ts';
import type { RegistryEntry } from '#models/registry/registry.ts';
import type { FileState, StoreProgress, StoreState } from '#models/store/store.ts';

/** A model of the registry by its id, the one that came with the studio, or files that a person opened. */
export type ModelId = string | 'embedded' | 'own';

/** A model that is fetched without being asked for; `waiting`: it is here, but the project has work that it would change. */
export type Arrival =
  | { readonly id: string; readonly state: 'fetching' | 'waiting'; readonly isHidden?: boolean }
  | { readonly id: string; readonly state: 'failed'; readonly reason: string };

interface ModelsState {
  /** Null as long as the list has not been read. */
  registry: readonly RegistryEntry[] | null;
  /** What is wrong with the list, in words. */
  failure: string | null;
  /** Files on disk by the registry's address. */
  files: Readonly<Record<string, FileState>>;
  storage: Omit<StoreState, 'files'> | null;
  /** Downloads under way by model; null before the first byte. */
  active: Readonly<Record<string, StoreProgress | null>>;
  /** What went wrong with a model, in words; `isChanged` when the address holds another file than it did. */
  problems: Readonly<Record<string, { readonly text: string; readonly isChanged: boolean }>>;
  inUse: Readonly<Partial<Record<ModelTask, ModelId>>>;
  arrival: Arrival | null;
}

interface ModelsStore extends ModelsState {
  set(patch: Partial<ModelsState>): void;
}

/** The models that can be had, and how much of each is on this computer. Nothing here is saved. */
export const useModels = create<ModelsStore>()((set) => ({
  registry: null,
  failure: null,
  files: {},
  storage: null,
  active: {},
  problems: {},
  inUse: {},
  arrival: null,
  set: (patch) => set(patch),
}));
