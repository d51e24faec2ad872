import { blurLine } from './filters.ts';

/** Taps for four neighbouring pixels at once, as shaders/crf/lines.wgsl has them. */
export function tapVectors(taps: Float32Array): Float32Array {
  const radius = taps.length - 1;
  const vectors = new Float32Array(4 * (2 * radius + 4));
  for (let i = 0; i < 2 * radius + 4; i++) {
    for (let lane = 0; lane < 4; lane++) vectors[4 * i + lane] = taps[Math.abs(i - radius - lane)] ?? 0;
  }
  return vectors;
}

/**
 * The symmetric norms of the smoothness kernel. It is a product of a kernel along the rows and one along the columns,
 * and so are its sums: for each line of each length the pairs n = (g 1)^−½ and t = n (g n), one length after the other.
 */
export function lineNorms(lengths: readonly number[], taps: Float32Array): Float32Array {
  const pairs: number[] = [];
  for (const count of lengths) {
    const norm = blurred(new Float32Array(count).fill(1), taps).map((sum) => 1 / Math.sqrt(sum));
    const all = blurred(norm, taps);
    for (let i = 0; i < count; i++) pairs.push(norm[i], norm[i] * all[i]);
  }
  return Float32Array.from(pairs);
}

function blurred(line: Float32Array, taps: Float32Array): Float32Array {
  const out = new Float32Array(line.length);
  blurLine(line, out, 0, 1, line.length, taps);
  return out;
}
