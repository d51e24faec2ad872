import { type Caller, withWorker } from '#models/rpc.ts';
import { useJobs } from '#ui/state/jobs.ts';
import type { ImportApi } from './import-worker.ts';

let controller: AbortController | null = null;

/**
 * Reads what is in a file in a worker that ends with it: the hundred masks of a large photo take many seconds, in which
 * the page must answer.
 */
export async function reading<R>(
  file: string,
  read: (reader: Caller<ImportApi>, signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module', name: 'import' });
  const { set } = useJobs.getState();
  const mine = new AbortController();
  controller = mine;
  set({ reading: file });
  try {
    return await withWorker<ImportApi, R>(worker, (reader) => read(reader, mine.signal));
  } finally {
    if (controller === mine) set({ reading: null });
  }
}

export function cancelReading(): void {
  controller?.abort();
}
