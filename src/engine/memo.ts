import type { Diagnostics } from '#methods/method.ts';
import type { Held } from './held.ts';

export interface Remembered {
  readonly held: Held;
  readonly diagnostics: Diagnostics;
}

/**
 * Results of steps by key, least recently used first out above a byte budget. The memo holds a
 * reference to each value; who uses one longer than a moment takes their own.
 */
export class Memo {
  readonly #entries = new Map<string, Remembered>();
  /** Bytes; in force from the next value on. */
  budget: number;

  constructor(budget: number) {
    this.budget = budget;
  }

  get bytes(): number {
    let bytes = 0;
    for (const { held } of this.#entries.values()) bytes += held.bytes;
    return bytes;
  }

  get(key: string): Remembered | undefined {
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  set(key: string, entry: Remembered): void {
    this.#entries.get(key)?.held.release();
    this.#entries.delete(key);
    entry.held.retain();
    this.#entries.set(key, entry);
    let bytes = this.bytes;
    for (const [oldest, { held }] of this.#entries) {
      if (bytes <= this.budget || oldest === key) break;
      bytes -= held.bytes;
      this.#entries.delete(oldest);
      held.release();
    }
  }

  /** Forgets what `keep` does not want. */
  filter(keep: (held: Held) => boolean): void {
    for (const [key, { held }] of this.#entries) {
      if (keep(held)) continue;
      this.#entries.delete(key);
      held.release();
    }
  }
}
