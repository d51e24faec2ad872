/**
 * One page at a time writes to a project. Web Locks tell a second tab at once, and the browser frees the lock when
 * the page goes, crash included. Where a page has no Web Locks (served without TLS) everyone gets the lock, and
 * the owner token of the store alone keeps two writers apart.
 */
export interface TabLock {
  release(): void;
}

/** A reloading page may ask before the browser has freed the lock of the page that it replaces. */
const PATIENCE_MS = 1000;

/**
 * @param takeOver takes the lock from the page that holds it
 * @param onLost called when another page took the lock from us
 * @returns null when another page holds it
 */
export async function lockTab(name: string, takeOver: boolean, onLost: () => void): Promise<TabLock | null> {
  if (!navigator.locks) return { release() {} };
  return new Promise((resolve) => {
    let release: (() => void) | null = null;
    const options: LockOptions = takeOver ? { steal: true } : { signal: AbortSignal.timeout(PATIENCE_MS) };
    navigator.locks
      .request(name, options, () => {
        const held = new Promise<void>((done) => {
          release = done;
        });
        resolve({ release: () => release?.() });
        return held;
      })
      .catch(() => {
        // Before the lock was granted: our patience ended. Afterwards: it was stolen.
        if (release) onLost();
        else resolve(null);
      });
  });
}
