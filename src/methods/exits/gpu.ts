import { linearGrid } from '#gpu/dispatch.ts';
import type { Gpu, Kernel } from '#gpu/gpu.ts';
import linear from '#shaders/common/linear.wgsl?raw';
import affinitySource from '#shaders/exits/affinity.wgsl?raw';
import stepSource from '#shaders/exits/step.wgsl?raw';
import { beginning, difference, meanCosine } from './reference.ts';
import type { Tokens } from './tokens.ts';
import { BLOCK, follower, type Walk } from './walk.ts';

/** What a product with S is for: see step.wgsl. */
const TASK = { rows: 0, columns: 1, residual: 2, walk: 3 } as const;

/** The walk on the device: S in blocks of rows, four numbers a token. */
export function walkGpu(gpu: Gpu): Walk {
  return async function* (tokens, scene, values, options = {}) {
    const kernels = {
      affinity: await gpu.kernel('exits affinity', linear + affinitySource),
      step: await gpu.kernel('exits step', stepSource),
    };
    const advance = follower(values, options);
    const machine = new Machine(gpu, kernels, tokens, values.exponent);
    try {
      const { u, v, foreground, background } = beginning(scene.seeds, scene.outside);
      machine.begin(
        Float32Array.from({ length: 4 * u.length }, (_, i) => [u, v, foreground, background][i % 4][i >> 2]),
      );
      for (let round = 0; round < values.rounds; round++) {
        machine.multiply(TASK.rows);
        advance();
        machine.multiply(TASK.columns);
        advance();
      }
      const residual = await machine.residual();
      advance();
      yield { step: 0, delta: await machine.delta(), residual };
      for (let step = 1; step <= values.steps; step++) {
        machine.multiply(TASK.walk);
        advance();
        yield { step, delta: await machine.delta(), residual };
      }
    } finally {
      machine.dispose();
    }
  };
}

class Machine {
  readonly #gpu: Gpu;
  readonly #kernels: { readonly affinity: Kernel; readonly step: Kernel };
  readonly #count: number;
  readonly #rows: number;
  readonly #tokens: GPUBuffer;
  readonly #block: GPUBuffer;
  readonly #uniform: (first: number, rows: number, task: number) => GPUBuffer;
  #state: GPUBuffer | null = null;
  #next: GPUBuffer | null = null;
  #made = false;

  constructor(gpu: Gpu, kernels: { affinity: Kernel; step: Kernel }, tokens: Tokens, exponent: number) {
    const { count, channels } = tokens;
    this.#gpu = gpu;
    this.#kernels = kernels;
    this.#count = count;
    this.#rows = Math.min(count, Math.max(1, Math.floor(BLOCK / count)));
    this.#tokens = gpu.upload('exits tokens', tokens.data);
    this.#block = gpu.scratch('exits affinity', 4 * this.#rows * count);
    const mean = meanCosine(tokens);
    this.#uniform = (first, rows, task) =>
      gpu.uniform([count, channels, first, rows, task, { f32: mean }, { f32: exponent }]);
  }

  begin(state: Float32Array): void {
    this.#state = this.#gpu.upload('exits state', state);
    this.#next = this.#gpu.scratch('exits state', state.byteLength);
  }

  /** One product with S. Where S fits, its rows are made once. */
  multiply(task: number): void {
    const [state, next] = [this.#state!, this.#next!];
    for (let first = 0; first < this.#count; first += this.#rows) {
      const rows = Math.min(this.#rows, this.#count - first);
      const size = this.#uniform(first, rows, task);
      this.#gpu.compute('exits', (pass) => {
        if (!this.#made) {
          const grid = linearGrid(this.#gpu, rows * this.#count, 64);
          this.#kernels.affinity.encode(pass, [this.#tokens, size, this.#block], grid);
        }
        this.#kernels.step.encode(pass, [this.#block, state, size, next], [rows]);
      });
      this.#gpu.release(size);
    }
    this.#made = this.#rows === this.#count;
    [this.#state, this.#next] = [next, state];
  }

  /** max |row sum of A − 1|; the state stays what it was. */
  async residual(): Promise<number> {
    this.multiply(TASK.residual);
    const sums = await this.#read();
    [this.#state, this.#next] = [this.#next, this.#state];
    let most = 0;
    for (let i = 0; i < sums.length; i += 4) most = Math.max(most, sums[i]);
    return most;
  }

  async delta(): Promise<Float32Array> {
    const state = await this.#read();
    const column = (c: number) => Float64Array.from({ length: this.#count }, (_, i) => state[4 * i + c]);
    return difference({ foreground: column(2), background: column(3) });
  }

  dispose(): void {
    for (const buffer of [this.#tokens, this.#block, this.#state, this.#next]) if (buffer) this.#gpu.release(buffer);
  }

  async #read(): Promise<Float32Array> {
    return new Float32Array(await this.#gpu.read(this.#state!, 16 * this.#count));
  }
}
