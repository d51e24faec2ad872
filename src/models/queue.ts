import { throwIfAborted } from '#core/errors.ts';

/**
 * One thing after the other. ONNX Runtime's WebAssembly module suffers no two creations or runs
 * at once: they hang or corrupt its memory, even on two sessions.
 */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task when everything queued before has ended, well or not. An aborted task is not begun. */
  add<T>(task: () => Promise<T>, signal?: AbortSignal | { readonly aborted: boolean }): Promise<T> {
    const result = this.#last.then(() => {
      throwIfAborted(signal);
      return task();
    });
    this.#last = result.catch(() => {});
    return result;
  }
}
