import { Caller, type CallOptions } from '#models/rpc.ts';
import type { EngineApi, EngineEvent, ProgressOf } from './messages.ts';

/** The engine as the page sees it. Every call may be aborted and may report progress. */
export class EngineClient {
  readonly #worker: Worker;
  readonly #caller: Caller<EngineApi, unknown, EngineEvent>;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#caller = new Caller(worker);
    worker.addEventListener('error', (event) =>
      this.#caller.fail(new Error(`the engine worker failed: ${event.message}`)),
    );
  }

  call<M extends keyof EngineApi>(
    method: M,
    args: Parameters<EngineApi[M]>,
    options?: CallOptions<ProgressOf<M>>,
  ): ReturnType<EngineApi[M]> {
    return this.#caller.call(method, args, options as CallOptions);
  }

  /** Listens to what the worker says on its own account until the returned function is called. */
  on(listener: (event: EngineEvent) => void): () => void {
    return this.#caller.on(listener);
  }

  /** Ends the worker and everything in it. */
  dispose(): void {
    this.#worker.terminate();
    this.#caller.fail(new Error('the engine was disposed'));
  }
}
