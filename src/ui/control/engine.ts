import type { EngineClient } from '#engine/client.ts';
import type { EngineApi, ProgressOf } from '#engine/messages.ts';
import { createEngine } from '#engine/start.ts';
import type { CallOptions } from '#models/rpc.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { keptOptions } from './kept-options.ts';

let client: EngineClient | null = null;
let started: Promise<void> | null = null;
const drawnListeners = new Set<() => void>();
const replacedListeners = new Set<() => void>();

/**
 * The viewport's canvas lives outside React: it is handed to the worker once and for all, and a
 * component that is mounted again must find the same one.
 */
export const viewportCanvas = document.createElement('canvas');

/** Starts the worker; the same promise for every caller. */
export function startEngine(): Promise<void> {
  started ??= start();
  return started;
}

async function start(): Promise<void> {
  const backend = new URLSearchParams(location.search).get('backend') === 'cpu' ? 'cpu' : 'auto';
  client = createEngine();
  client.on((event) => {
    if (event.event === 'device') {
      useJobs.getState().set({ device: event.report });
      for (const listener of replacedListeners) listener();
    }
    if (event.event === 'encoded') {
      const { encoded, set } = useJobs.getState();
      set({ encoded: { ...encoded, [event.from]: encoded[event.from] + 1 } });
    }
    if (event.event === 'kept') {
      const { device, set } = useJobs.getState();
      if (device) set({ device: { ...device, kept: event.report } });
    }
    if (event.event === 'drawn') for (const listener of drawnListeners) listener();
  });
  const canvas = viewportCanvas.transferControlToOffscreen();
  try {
    const device = await client.call('start', [{ canvas, backend, embeddings: keptOptions() }], { transfer: [canvas] });
    useJobs.getState().set({ device, engine: 'ready' });
  } catch (error) {
    useJobs.getState().set({ engine: 'failed' });
    throw error;
  }
}

/** A call to the engine, which waits for the start. */
export async function engine<M extends keyof EngineApi>(
  method: M,
  args: Parameters<EngineApi[M]>,
  options?: CallOptions<ProgressOf<M>>,
): Promise<Awaited<ReturnType<EngineApi[M]>>> {
  await startEngine();
  return (await client!.call(method, args, options)) as Awaited<ReturnType<EngineApi[M]>>;
}

/** Calls back whenever a lost device has been replaced: what was only on it is gone. */
export function onDeviceReplaced(listener: () => void): void {
  replacedListeners.add(listener);
}

/** Calls back once, after the next frame that the worker has drawn. */
export function onceDrawn(listener: () => void): void {
  const once = () => {
    drawnListeners.delete(once);
    listener();
  };
  drawnListeners.add(once);
}
