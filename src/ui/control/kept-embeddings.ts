import { useJobs } from '#ui/state/jobs.ts';
import { useSettings } from '#ui/state/settings.ts';
import { engine } from './engine.ts';
import { report } from './failures.ts';
import { keptOptions } from './kept-options.ts';

/** Changes how much is kept on the disk. */
export async function setKeptMegabytes(keptMegabytes: number): Promise<void> {
  useSettings.getState().set({ keptMegabytes });
  await following(() => engine('keepEmbeddings', [keptOptions().budget]));
}

export async function forgetEmbeddings(): Promise<void> {
  await following(() => engine('forgetEmbeddings', []));
}

/** Shows how things stand now. */
export function refreshDevice(): Promise<void> {
  return following(async () => {});
}

async function following(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    useJobs.getState().set({ device: await engine('device', []) });
  } catch (error) {
    report(error);
  }
}
