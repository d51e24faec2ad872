import type { Held } from './held.ts';

/** One moment of a course, where it was made. */
export interface Frame {
  readonly step: number;
  readonly held: Held;
  /** From the beginning of the course until the moment was there. */
  readonly milliseconds: number;
  /** How far it is from where it converges to, where the method knows. */
  readonly residual?: number;
}

/**
 * The moments of a course, first to last, within a byte budget: what does not fit is thinned out
 * evenly (every second moment goes, then every second of those), but the first and the last stay.
 */
export class Film {
  readonly #budget: number;
  #frames: { readonly frame: Frame; readonly number: number }[] = [];
  #count = 0;
  #stride = 1;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get frames(): readonly Frame[] {
    return this.#frames.map(({ frame }) => frame);
  }

  get bytes(): number {
    return this.#frames.reduce((sum, { frame }) => sum + frame.held.bytes, 0);
  }

  /** Takes over the frame's reference. */
  add(frame: Frame): void {
    // The one before was the last until now, which alone kept it.
    this.#keep(({ number }) => number % this.#stride === 0);
    this.#frames.push({ frame, number: this.#count });
    this.#count += 1;
    while (this.bytes > this.#budget && this.#frames.length > 2) {
      this.#stride *= 2;
      this.#keep((one) => one.number % this.#stride === 0 || one.frame === frame);
    }
  }

  release(): void {
    this.#keep(() => false);
  }

  #keep(wanted: (one: { readonly frame: Frame; readonly number: number }) => boolean): void {
    const kept = this.#frames.filter(wanted);
    for (const one of this.#frames) if (!kept.includes(one)) one.frame.held.release();
    this.#frames = kept;
  }
}
