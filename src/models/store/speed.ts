/** How fast bytes come in: a mean over the last seconds, so that the time left does not jump about. */
export class Speed {
  readonly #now: () => number;
  readonly #marks: { readonly at: number; readonly bytes: number }[] = [];

  /** @param now milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param bytes received so far */
  mark(bytes: number): void {
    const at = this.#now();
    this.#marks.push({ at, bytes });
    while (this.#marks.length > 2 && at - this.#marks[1].at > WINDOW_MS) this.#marks.shift();
  }

  /** Bytes a second; null as long as there is too little to tell. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at - first.at < SHORTEST_MS) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Seconds until the last byte at this speed. */
  secondsLeft(total: number | null): number | null {
    const [speed, last] = [this.bytesPerSecond, this.#marks.at(-1)];
    if (!speed || !last || total === null) return null;
    return Math.max(0, total - last.bytes) / speed;
  }
}

const WINDOW_MS = 5000;
const SHORTEST_MS = 300;
