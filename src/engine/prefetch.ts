import { AbortedError } from '#core/errors.ts';
import { leaseEmbedding } from './encoding.ts';
import type { ImageId } from './messages.ts';
import type { EngineParts } from './parts.ts';

/** Quiet for this long means that nobody is in the middle of something: a dragged slider asks for a run many times a second. */
const QUIET_MS = 200;

/** Counts what is being done for a person, so that other things can wait for it. */
export class Busy {
  #running = 0;
  #begun = 0;
  #waiting: (() => void)[] = [];

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    this.#begun += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  /** Resolves when nothing is being done, and nothing has been begun for a while. */
  async quiet(): Promise<void> {
    for (;;) {
      while (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const begun = this.#begun;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      if (this.#running === 0 && this.#begun === begun) return;
    }
  }
}

/**
 * Encodes the photos that a person will come to next, one by one and only while nothing else is asked of the engine. An
 * encode that has begun is not stopped (ONNX Runtime cannot): a run that comes meanwhile waits for that one at most.
 */
export class Prefetcher {
  readonly #parts: EngineParts;
  readonly #busy: Busy;
  #turn = 0;

  constructor(parts: EngineParts, busy: Busy) {
    this.#parts = parts;
    this.#busy = busy;
  }

  /** Gives up what is under way: the photos are others now, or the model is. */
  stop(): void {
    this.#turn += 1;
  }

  /**
   * Takes the place of the call before.
   * @returns how many of the photos are encoded; the others were left when something newer came
   */
  async prefetch(images: readonly ImageId[], signal: AbortSignal): Promise<number> {
    this.stop();
    const turn = this.#turn;
    let encoded = 0;
    for (const image of images) {
      await this.#busy.quiet();
      if (signal.aborted) throw new AbortedError();
      if (turn !== this.#turn || !this.#parts.models.segmenter) return encoded;
      if (!this.#parts.images.has(image)) continue;
      const lease = leaseEmbedding(this.#parts, image);
      try {
        await lease.embedding;
        encoded += 1;
      } catch (error) {
        // Whoever comes to the photo is told; here nobody asked for it.
        console.warn('a photo was not encoded ahead', error);
      } finally {
        lease.release();
      }
    }
    return encoded;
  }
}
