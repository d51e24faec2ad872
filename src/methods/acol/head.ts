/** What a linear head is made of, found from what goes in and what comes out. */
export interface Head {
  /** What the head gives for features that are 0, of each channel. */
  readonly bias: readonly number[];
  /** Part of the maps' variation that no linear head explains, 0..1; null where the tokens are too few to tell. */
  readonly unexplained: number | null;
}

/** Keeps the equations solvable where features depend on each other, as those of dead channels do. */
const RIDGE = 1e-7;

/**
 * Fits map_c(x) = W_c · F(x) + b_c by least squares (normal equations, Cholesky), to see whether the class maps of a network are
 * linear in its features at all, and with which bias.
 *
 * @param features f32 [D, cells]
 * @param maps f32 [C, cells]
 */
export function fitHead(features: Float32Array, maps: Float32Array, cells: number): Head {
  const depth = features.length / cells;
  const channels = maps.length / cells;
  if (cells <= 2 * (depth + 1)) return { bias: new Array(channels).fill(0), unexplained: null };
  const rows = Array.from({ length: depth }, (_, d) => features.subarray(d * cells, (d + 1) * cells));
  const inputs = [...rows, new Float32Array(cells).fill(1)];
  const normal = inputs.map((a, i) => Float64Array.from(inputs.slice(0, i + 1), (b) => dot(a, b)));
  const mean = normal.reduce((sum, row, i) => sum + row[i], 0) / inputs.length;
  for (const [i, row] of normal.entries()) row[i] += RIDGE * mean + Number.MIN_VALUE;
  const factor = cholesky(normal);
  let [unexplained, variation] = [0, 0];
  const bias = Array.from({ length: channels }, (_, c) => {
    const map = maps.subarray(c * cells, (c + 1) * cells);
    const weights = solve(
      factor,
      inputs.map((row) => dot(row, map)),
    );
    const centre = map.reduce((sum, value) => sum + value, 0) / cells;
    for (let i = 0; i < cells; i++) {
      const fitted = inputs.reduce((sum, row, d) => sum + weights[d] * row[i], 0);
      unexplained += (map[i] - fitted) ** 2;
      variation += (map[i] - centre) ** 2;
    }
    return weights[depth];
  });
  return { bias, unexplained: variation > 0 ? unexplained / variation : 0 };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Lower triangle L with L · Lᵀ = A, rows of growing length. */
function cholesky(a: readonly Float64Array[]): Float64Array[] {
  const lower: Float64Array[] = [];
  for (const [i, row] of a.entries()) {
    const own = new Float64Array(i + 1);
    for (let j = 0; j < i; j++) own[j] = (row[j] - dot(own.subarray(0, j), lower[j])) / lower[j][j];
    own[i] = Math.sqrt(Math.max(row[i] - dot(own.subarray(0, i), own), Number.MIN_VALUE));
    lower.push(own);
  }
  return lower;
}

function solve(lower: readonly Float64Array[], right: readonly number[]): number[] {
  const x = [...right];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) x[i] -= lower[i][j] * x[j];
    x[i] /= lower[i][i];
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i] -= lower[j][i] * x[j];
    x[i] /= lower[i][i];
  }
  return x;
}
