import type { Photo } from '#core/rasters.ts';
import { AROUND, type Graph, Level } from './multigrid.ts';
import { SEED, WALL } from './seeds.ts';

/** Added to every weight, so that no pixel is cut off (scikit-image). */
const EPSILON = 1e-10;

/**
 * How fast likeness falls with the difference of two neighbours: the factor of Σ_rgb difference² over bytes,
 *
 *   β / (10 · std · √3)      with colours in 0..1 and std over all pixels and colours
 *
 * An even photo has std 0 and no differences, so that the factor does not matter and is 0.
 * @param sum of all colour bytes
 * @param squares of all colour bytes
 */
export function contrast(sum: number, squares: number, pixels: number, beta: number): number {
  const mean = sum / (3 * pixels);
  const variance = squares / (3 * pixels) - mean * mean;
  return variance > 0 ? beta / (10 * (Math.sqrt(variance) / 255) * Math.sqrt(3)) / 255 ** 2 : 0;
}

/**
 * Random walker segmentation (Grady 2006) as scikit-image has it. Pixels are the nodes of a graph with their four
 * neighbours:
 *
 *   w_ij = exp(−β Σ_rgb (I_i − I_j)² / (10 · std(I) · √3)) + 10⁻¹⁰
 *
 * The score of class k at a pixel is the chance that a walker who starts there reaches a seed of k before any
 * other seed, which solves L_U x_k = −B s_k over the pixels without seeds (L the graph's Laplacian, B its part
 * between them and the seeds). Solved for each class by conjugate gradients from 0, preconditioned with a V-cycle of
 * multigrid, until |r| < tolerance · |b|. Walls are no nodes; what they cut off from all seeds keeps 0 everywhere.
 */
export class RandomWalker {
  readonly #seeds: Uint32Array;
  readonly #level: Level;
  readonly #systems: System[];

  /** @param seeds see seeds.ts */
  constructor(photo: Photo, seeds: Uint32Array, channels: number, values: { beta: number; tolerance: number }) {
    this.#seeds = seeds;
    const right = Array.from({ length: channels }, () => new Float64Array(seeds.length));
    this.#level = new Level(graphOf(photo, seeds, values.beta, right));
    this.#systems = right.map((b) => {
      const norm = Math.sqrt(dot(b, b));
      const [x, p] = [new Float64Array(b.length), new Float64Array(b.length)];
      return { x, r: b, p, rho: 0, limit: values.tolerance * norm, iterations: 0, done: norm === 0 };
    });
  }

  /** Iterations of the class that took the most so far. */
  get iterations(): number {
    return Math.max(0, ...this.#systems.map((system) => system.iterations));
  }

  get done(): boolean {
    return this.#systems.every((system) => system.done);
  }

  /** One iteration of every class that is not there yet. */
  iterate(): void {
    for (const system of this.#systems) if (!system.done) this.#iterate(system);
  }

  /** Scores now, f32 [channels, height, width]. */
  scores(): Float32Array {
    const pixels = this.#seeds.length;
    const scores = new Float32Array(this.#systems.length * pixels);
    for (const [k, { x }] of this.#systems.entries()) {
      for (let i = 0; i < pixels; i++) {
        const seed = this.#seeds[i];
        if (seed >= SEED) scores[k * pixels + i] = seed === SEED + k ? 1 : 0;
        else scores[k * pixels + i] = Math.min(1, Math.max(0, x[i]));
      }
    }
    return scores;
  }

  #iterate(system: System): void {
    const { x, r, p } = system;
    const z = this.#level.cycle(r);
    const rho = dot(r, z);
    const beta = system.rho > 0 ? rho / system.rho : 0;
    for (let i = 0; i < p.length; i++) p[i] = z[i] + beta * p[i];
    const q = this.#level.multiply(p);
    const curvature = dot(p, q);
    const alpha = curvature > 0 ? rho / curvature : 0;
    for (let i = 0; i < p.length; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
    }
    system.rho = rho;
    system.iterations++;
    system.done = alpha === 0 || Math.sqrt(dot(r, r)) < system.limit;
  }
}

/** One class's conjugate gradients: the solution, the residual, the direction and r · z of the iteration before. */
interface System {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  rho: number;
  readonly limit: number;
  iterations: number;
  done: boolean;
}

/** The graph of the pixels without seeds; adds each pixel's weights to seeds of channel k to `right[k]`, which is −B s_k. */
function graphOf(
  { width, height, rgba }: Photo,
  seeds: Uint32Array,
  beta: number,
  right: readonly Float64Array[],
): Graph {
  const factor = factorOf(rgba, beta);
  const links = new Float64Array(8 * width * height);
  const ground = new Float64Array(width * height);
  for (let i = 0; i < seeds.length; i++) {
    if (seeds[i] >= WALL) continue;
    for (const [d, [dx, dy]] of AROUND.entries()) {
      const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
      if ((dx !== 0 && dy !== 0) || x < 0 || y < 0 || x >= width || y >= height) continue;
      const j = y * width + x;
      if (seeds[j] === WALL) continue;
      let square = 0;
      for (let colour = 0; colour < 3; colour++) square += (rgba[4 * i + colour] - rgba[4 * j + colour]) ** 2;
      const weight = Math.exp(-factor * square) + EPSILON;
      if (seeds[j] < SEED) {
        links[8 * i + d] = weight;
      } else {
        ground[i] += weight;
        right[seeds[j] - SEED][i] += weight;
      }
    }
  }
  return { width, height, links, ground };
}

function factorOf(rgba: Uint8Array, beta: number): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < rgba.length; i++) {
    if (i % 4 === 3) continue;
    sum += rgba[i];
    squares += rgba[i] * rgba[i];
  }
  return contrast(sum, squares, rgba.length / 4, beta);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
