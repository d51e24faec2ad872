/** The scales of the paper. */
export const SCALES: readonly number[] = [0.5, 1, 2];

/**
 * Multi-scale attention (RCM + MAM, arXiv 2112.05351) without its second network, whose place the mean over the scales
 * takes. For each class k, with the maps CAM_r of the scales r, each divided by its maximum:
 *
 *   mean  = Σ_r CAM_r / R
 *   d_r   = 1 − cos(CAM_r, mean)      over the pixels of the class, or over the classes of a pixel
 *   w     = softmax_r(d)
 *   B     = Σ_r w_r · CAM_r
 *
 * A scale that sees something else than the others counts more, as in the paper. The cosine with a zero map is 0.
 *
 * @param maps one array a scale, f32 [K, pixels]
 * @returns f32 [K, pixels] and, for weights a class, the weights [K][R]
 */
export function attend(
  maps: readonly Float32Array[],
  classes: number,
  pixels: number,
  per: 'class' | 'pixel',
): { data: Float32Array; weights: readonly (readonly number[])[] } {
  if (per === 'pixel') return { data: attendPixels(maps, classes, pixels), weights: [] };
  const data = new Float32Array(classes * pixels);
  const weights = Array.from({ length: classes }, (_, k) => {
    const moments = momentsOf(maps, k * pixels, pixels);
    const w = weightsOf(moments);
    for (let i = k * pixels; i < (k + 1) * pixels; i++) data[i] = maps.reduce((sum, map, r) => sum + w[r] * map[i], 0);
    return w;
  });
  return { data, weights };
}

/** Sums over a class's pixels. */
export interface Moments {
  /** Σ CAM_r · mean. */
  readonly dots: readonly number[];
  /** Σ CAM_r². */
  readonly squares: readonly number[];
  /** Σ mean². */
  readonly mean: number;
}

/** The scales' weights, which add up to 1. */
export function weightsOf({ dots, squares, mean }: Moments): number[] {
  const powers = dots.map((dot, r) => {
    const lengths = Math.sqrt(squares[r] * mean);
    return Math.exp(1 - (lengths > 0 ? dot / lengths : 0));
  });
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function momentsOf(maps: readonly Float32Array[], from: number, count: number): Moments {
  const dots = maps.map(() => 0);
  const squares = maps.map(() => 0);
  let square = 0;
  for (let i = from; i < from + count; i++) {
    const mean = maps.reduce((sum, map) => sum + map[i], 0) / maps.length;
    square += mean * mean;
    for (const [r, map] of maps.entries()) {
      dots[r] += map[i] * mean;
      squares[r] += map[i] * map[i];
    }
  }
  return { dots, squares, mean: square };
}

function attendPixels(maps: readonly Float32Array[], classes: number, pixels: number): Float32Array {
  const data = new Float32Array(classes * pixels);
  const own = maps.map(() => new Float32Array(classes));
  for (let i = 0; i < pixels; i++) {
    for (const [r, map] of maps.entries()) for (let k = 0; k < classes; k++) own[r][k] = map[k * pixels + i];
    const w = weightsOf(momentsOf(own, 0, classes));
    for (let k = 0; k < classes; k++) data[k * pixels + i] = own.reduce((sum, map, r) => sum + w[r] * map[k], 0);
  }
  return data;
}
