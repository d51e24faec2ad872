/**
 * PCG32 (O'Neill 2014, XSH RR 64/32): the random numbers of every method. The same seed and stream give the same
 * numbers on every machine, so that a recipe's random choices can be replayed. The 64-bit state is kept as two
 * 32-bit halves, because BigInt arithmetic is some fifty times slower.
 */
export class Random {
  #high = 0;
  #low = 0;
  readonly #incrementHigh: number;
  readonly #incrementLow: number;

  /** @param stream tells apart the uses of one seed (a step's index, a photo's number) */
  constructor(seed: number, stream = 0) {
    const streamHigh = Math.floor(stream / 2 ** 32) >>> 0;
    this.#incrementHigh = ((streamHigh << 1) | ((stream >>> 0) >>> 31)) >>> 0;
    this.#incrementLow = (((stream >>> 0) << 1) | 1) >>> 0;
    this.#step();
    this.#add(Math.floor(seed / 2 ** 32) >>> 0, seed >>> 0);
    this.#step();
  }

  /** Uniform in 0..2³²−1. */
  uint32(): number {
    const high = this.#high;
    const low = this.#low;
    this.#step();
    // ((state >> 18) ^ state) >> 27, of which the lowest 32 bits count.
    const mixedHigh = (high ^ (high >>> 18)) >>> 0;
    const mixedLow = (low ^ ((low >>> 18) | (high << 14))) >>> 0;
    const mixed = ((mixedLow >>> 27) | (mixedHigh << 5)) >>> 0;
    const rotation = high >>> 27;
    return ((mixed >>> rotation) | (mixed << (-rotation & 31))) >>> 0;
  }

  /** Uniform in [0, 1), a multiple of 2⁻³². */
  float(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Uniform in 0..bound−1, without bias. `bound` is 1..2³². */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % bound;
  }

  /** A random order of the items (Fisher-Yates), in a new array. */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j], result[i]];
    }
    return result;
  }

  /** state ← state · 6364136223846793005 + increment, modulo 2⁶⁴. */
  #step(): void {
    const low = this.#low;
    const high = this.#high;
    this.#high =
      (multiplyHigh(low, MULTIPLIER_LOW) + Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH)) >>> 0;
    this.#low = Math.imul(low, MULTIPLIER_LOW) >>> 0;
    this.#add(this.#incrementHigh, this.#incrementLow);
  }

  #add(high: number, low: number): void {
    const sum = this.#low + low;
    this.#low = sum >>> 0;
    this.#high = (this.#high + high + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  }
}

const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;

/** The upper 32 bits of a product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle % 65536);
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536);
}
