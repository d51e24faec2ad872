import { useSettings } from '#ui/state/settings.ts';
import { engine } from './engine.ts';
import { guarded } from './failures.ts';
import { keptOptions } from './kept-options.ts';

/** Changes how much is kept on the disk. */
export async function setKeptMegabytes(keptMegabytes: number): Promise<void> {
  useSettings.getState().set({ keptMegabytes });
  await guarded(() => engine('keepEmbeddings', [keptOptions().budget]));
}

export async function forgetEmbeddings(): Promise<void> {
  await guarded(() => engine('forgetEmbeddings', []));
}
