import { affinityRows, beginning, difference, meanCosine, multiplyRows } from './reference.ts';
import type { Tokens } from './tokens.ts';
import { BLOCK, follower, type Walk } from './walk.ts';

/** So long may pass before other messages of the worker, an abort for one, get their turn. */
const BREATH_MS = 100;

/** The walk as reference.ts has it. */
export const walkCpu: Walk = async function* (tokens, scene, values, options = {}) {
  const affinity = new Affinity(tokens, values.exponent);
  const advance = follower(values, options);
  const state = beginning(scene.seeds, scene.outside);
  const { u, v } = state;
  for (let round = 0; round < values.rounds; round++) {
    for (const [i, sum] of (await affinity.times(v)).entries()) u[i] = 1 / sum;
    advance();
    for (const [i, sum] of (await affinity.times(u)).entries()) v[i] = 1 / sum;
    advance();
  }
  const sums = await affinity.times(v);
  const residual = sums.reduce((most, sum, i) => Math.max(most, Math.abs(u[i] * sum - 1)), 0);
  advance();
  yield { step: 0, delta: difference(state), residual };
  for (let step = 1; step <= values.steps; step++) {
    for (const walk of [state.foreground, state.background]) {
      const there = await affinity.times(walk.map((value, i) => v[i] * value));
      const back = await affinity.times(walk.map((value, i) => u[i] * value));
      for (let i = 0; i < walk.length; i++) walk[i] = (u[i] * there[i] + v[i] * back[i]) / 2;
    }
    advance();
    yield { step, delta: difference(state), residual };
  }
};

/** S as something to multiply with, block of rows by block of rows. */
class Affinity {
  readonly #tokens: Tokens;
  readonly #exponent: number;
  readonly #mean: number;
  readonly #rows: number;
  #kept: Float32Array | null = null;
  #rested = performance.now();

  constructor(tokens: Tokens, exponent: number) {
    this.#tokens = tokens;
    this.#exponent = exponent;
    this.#mean = meanCosine(tokens);
    this.#rows = Math.min(tokens.count, Math.max(1, Math.floor(BLOCK / tokens.count)));
  }

  async times(x: Float64Array): Promise<Float64Array> {
    const { count } = this.#tokens;
    const out = new Float64Array(count);
    for (let first = 0; first < count; first += this.#rows) {
      multiplyRows(this.#block(first), first, x, out);
      await this.#breathe();
    }
    return out;
  }

  #block(first: number): Float32Array {
    if (this.#kept) return this.#kept;
    const rows = Math.min(this.#rows, this.#tokens.count - first);
    const block = affinityRows(this.#tokens, this.#mean, this.#exponent, first, rows);
    if (rows === this.#tokens.count) this.#kept = block;
    return block;
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#rested < BREATH_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#rested = performance.now();
  }
}
