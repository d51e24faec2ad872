import type { Photo } from '#core/rasters.ts';
import { SEED, WALL } from './seeds.ts';

/** Added to every weight, so that no pixel is cut off (scikit-image). */
export const EPSILON = 1e-10;

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
 * between them and the seeds). Solved for each class by conjugate gradients from 0 with Jacobi's preconditioner,
 * until |r| < tolerance · |b|. Walls are no nodes; what they cut off from all seeds keeps 0 everywhere.
 */
export class RandomWalker {
  readonly #width: number;
  readonly #seeds: Uint32Array;
  /** Weights to the right and lower neighbour; 0 where there is none. */
  readonly #right: Float64Array;
  readonly #down: Float64Array;
  /** 1 / degree of pixels without a seed, else 0. */
  readonly #inverse: Float64Array;
  readonly #systems: System[];

  /** @param seeds see seeds.ts */
  constructor(photo: Photo, seeds: Uint32Array, channels: number, values: { beta: number; tolerance: number }) {
    const pixels = photo.width * photo.height;
    this.#width = photo.width;
    this.#seeds = seeds;
    this.#right = new Float64Array(pixels);
    this.#down = new Float64Array(pixels);
    this.#inverse = new Float64Array(pixels);
    this.#weigh(photo, values.beta);
    this.#systems = Array.from({ length: channels }, (_, k) => this.#system(k, values.tolerance));
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

  #weigh({ width, height, rgba }: Photo, beta: number): void {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < rgba.length; i++) {
      if (i % 4 === 3) continue;
      sum += rgba[i];
      squares += rgba[i] * rgba[i];
    }
    const factor = contrast(sum, squares, width * height, beta);
    const seeds = this.#seeds;
    const degree = new Float64Array(width * height);
    const connect = (weights: Float64Array, i: number, j: number) => {
      if (seeds[i] === WALL || seeds[j] === WALL) return;
      let square = 0;
      for (let colour = 0; colour < 3; colour++) square += (rgba[4 * i + colour] - rgba[4 * j + colour]) ** 2;
      weights[i] = Math.exp(-factor * square) + EPSILON;
      degree[i] += weights[i];
      degree[j] += weights[i];
    };
    for (let i = 0; i < width * height; i++) {
      if (i % width < width - 1) connect(this.#right, i, i + 1);
      if (i + width < width * height) connect(this.#down, i, i + width);
    }
    for (let i = 0; i < degree.length; i++) {
      if (seeds[i] < SEED && degree[i] > 0) this.#inverse[i] = 1 / degree[i];
    }
  }

  /** b: the weights of each pixel to seeds of channel k. */
  #system(k: number, tolerance: number): System {
    const b = this.#gather(Float64Array.from(this.#seeds, (seed) => (seed === SEED + k ? 1 : 0)));
    const norm = Math.sqrt(dot(b, b));
    const x = new Float64Array(b.length);
    return { x, r: b, p: new Float64Array(b.length), rho: 0, limit: tolerance * norm, iterations: 0, done: norm === 0 };
  }

  #iterate(system: System): void {
    const { x, r, p } = system;
    const inverse = this.#inverse;
    let rho = 0;
    for (let i = 0; i < r.length; i++) rho += r[i] * r[i] * inverse[i];
    const beta = system.rho > 0 ? rho / system.rho : 0;
    for (let i = 0; i < p.length; i++) p[i] = inverse[i] * r[i] + beta * p[i];
    const q = this.#gather(p);
    for (let i = 0; i < q.length; i++) q[i] = inverse[i] > 0 ? p[i] / inverse[i] - q[i] : 0;
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

  /** For each pixel without a seed the weighted sum of its neighbours' values. */
  #gather(values: Float64Array): Float64Array {
    const [width, right, down, inverse] = [this.#width, this.#right, this.#down, this.#inverse];
    const sums = new Float64Array(values.length);
    for (let i = 0; i < sums.length; i++) {
      if (inverse[i] === 0) continue;
      // Weights at the photo's borders are 0.
      let sum = 0;
      if (right[i] > 0) sum += right[i] * values[i + 1];
      if (down[i] > 0) sum += down[i] * values[i + width];
      if (i > 0) sum += right[i - 1] * values[i - 1];
      if (i >= width) sum += down[i - width] * values[i - width];
      sums[i] = sum;
    }
    return sums;
  }
}

/** One class's conjugate gradients: the solution, the residual, the direction and r · M⁻¹ r of the iteration before. */
interface System {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  rho: number;
  readonly limit: number;
  iterations: number;
  done: boolean;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
