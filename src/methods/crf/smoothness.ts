import { blurLine } from './filters.ts';

/** Neighbours on a line that an invocation of shaders/crf/lines.wgsl takes. */
export const OUTPUTS = 8;

/**
 * WGSL of `eight`: the kernel's sums at eight neighbours on a line, unrolled, the taps as numbers. Taps in a buffer and
 * a loop over them cost as much again as the sums on the software adapter.
 */
export function unrolledTaps(taps: Float32Array): string {
  const radius = taps.length - 1;
  const outputs = Array.from({ length: OUTPUTS }, (_, output) => output);
  const lines = ['fn eight(begin: u32, first: u32) -> array<Value, 8> {'];
  for (const output of outputs) lines.push(`  var sum${output} = Value();`);
  for (let offset = -radius; offset < OUTPUTS + radius; offset++) {
    // Before the line's begin the number wraps to one far beyond its end.
    lines.push(`  let value${offset + radius} = at(begin, first ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}u);`);
    for (const output of outputs) {
      const tap = taps[Math.abs(offset - output)];
      if (tap !== undefined) lines.push(`  sum${output} += f32(${tap}) * value${offset + radius};`);
    }
  }
  lines.push(`  return array<Value, 8>(${outputs.map((output) => `sum${output}`).join(', ')});`, '}', '');
  return lines.join('\n');
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
