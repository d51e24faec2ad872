/**
 * One page at a time writes to a project. Web Locks tell a second tab at once, and the browser frees the lock when
 * the page goes, crash included. Where a page has no Web Locks (served without TLS) everyone gets the lock, and
 * the owner token of the store alone keeps two writers apart.
 */
export interface TabLock {
  release(): void;
}

/**
 * A reloading page may ask before the browser has freed the lock of the page that it replaces. We ask this often,
 * this many milliseconds apart, and each time wait for the answer: a time limit on one request would run out on a
 * page that is merely busy, with the lock free.
 */
const ASK = { times: 6, every: 250 };

/**
 * @param takeOver takes the lock from the page that holds it
 * @param onLost called when another page took the lock from us
 * @returns null when another page holds it
 */
export async function lockTab(name: string, takeOver: boolean, onLost: () => void): Promise<TabLock | null> {
  if (!navigator.locks) return { release() {} };
  if (takeOver) return request(name, { steal: true }, onLost);
  for (let asked = 1; ; asked++) {
    const lock = await request(name, { ifAvailable: true }, onLost);
    if (lock || asked === ASK.times) return lock;
    await new Promise((resolve) => setTimeout(resolve, ASK.every));
  }
}

function request(name: string, options: LockOptions, onLost: () => void): Promise<TabLock | null> {
  return new Promise((resolve, reject) => {
    let release: (() => void) | null = null;
    navigator.locks
      .request(name, options, (granted) => {
        if (!granted) {
          resolve(null);
          return;
        }
        const held = new Promise<void>((done) => {
          release = done;
        });
        resolve({ release: () => release?.() });
        return held;
      })
      // Once the lock is ours, this means that it was stolen.
      .catch((error) => (release ? onLost() : reject(error)));
  });
}
