import { useSettings } from '#ui/state/settings.ts';

/** Where embeddings lie in the browser's own file system. */
const FOLDER = 'embeddings';
export const MEGABYTE = 1e6;
/** Megabytes to choose from; 0 keeps nothing. */
export const KEPT_MEGABYTES = [0, 256, 512, 1000, 2000, 4000] as const;

/** What the engine is told of the embeddings that it keeps. */
export function keptOptions(): { readonly folder: string; readonly budget: number } {
  return { folder: FOLDER, budget: useSettings.getState().keptMegabytes * MEGABYTE };
}
