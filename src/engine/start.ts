import { EngineClient } from './client.ts';

/** Starts the engine worker. Its first call must be `start`. */
export function createEngine(): EngineClient {
  return new EngineClient(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' }));
}
