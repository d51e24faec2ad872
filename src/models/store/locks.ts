import { AbortedError } from '#core/errors.ts';

/** One at a time does something, in all tabs of the origin. */
export interface Locks {
  /** Runs `work` when nobody else holds the name; `onWait` is called first when it has to wait. */
  hold<T>(name: string, signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T>;
}

/** The browser's Web Locks. Pages served without TLS have none and go on unguarded. */
export const webLocks: Locks = {
  async hold(name, signal, onWait, work) {
    const locks = globalThis.navigator?.locks;
    if (!locks) return work();
    const { held } = await locks.query();
    if (held?.some((lock) => lock.name === name)) onWait();
    try {
      return await locks.request(name, { signal }, work);
    } catch (error) {
      throw signal.aborted ? new AbortedError() : error;
    }
  },
};
