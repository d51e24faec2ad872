import type { ScalarMap, Size } from '#core/rasters.ts';
import type { Scene } from './geometry.ts';
import { affinityRows, beginning, difference, meanCosine, multiplyRows, type WalkState } from './reference.ts';
import { mapOfDelta } from './retrieve.ts';
import type { Tokens } from './tokens.ts';
import { BLOCK, type Side, type Walk, type Walker } from './walk.ts';

/** So long may pass before other messages of the worker, an abort for one, get their turn. */
const BREATH_MS = 100;

/** The walk as reference.ts has it. */
export const walkCpu: Walk = async (tokens, { seeds, outside }, { exponent }) =>
  new CpuWalker(new Affinity(tokens, exponent), beginning(seeds, outside));

class CpuWalker implements Walker {
  readonly #affinity: Affinity;
  #state: WalkState;
  #before: WalkState;

  constructor(affinity: Affinity, state: WalkState) {
    this.#affinity = affinity;
    this.#state = state;
    this.#before = state;
  }

  async balance(side: Side): Promise<void> {
    const { u, v } = this.#state;
    const [own, other] = side === 'rows' ? [u, v] : [v, u];
    for (const [i, sum] of (await this.#affinity.times(other)).entries()) own[i] = 1 / sum;
  }

  async residual(): Promise<number> {
    const { u, v } = this.#state;
    const sums = await this.#affinity.times(v);
    return sums.reduce((most, sum, i) => Math.max(most, Math.abs(u[i] * sum - 1)), 0);
  }

  async step(): Promise<void> {
    const { u, v, foreground, background } = this.#state;
    const stepped = async (walk: Float64Array) => {
      const there = await this.#affinity.times(walk.map((value, i) => v[i] * value));
      const back = await this.#affinity.times(walk.map((value, i) => u[i] * value));
      return walk.map((_, i) => (u[i] * there[i] + v[i] * back[i]) / 2);
    };
    this.#before = this.#state;
    this.#state = { u, v, foreground: await stepped(foreground), background: await stepped(background) };
  }

  back(): void {
    this.#state = this.#before;
  }

  async delta(): Promise<Float32Array> {
    return difference(this.#state);
  }

  async map(scene: Scene, photo: Size): Promise<ScalarMap> {
    return mapOfDelta(difference(this.#state), scene, photo);
  }

  dispose(): void {}
}

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
