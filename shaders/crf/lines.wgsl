// Smoothness kernel along the rows or the columns: sum_j g(i - j) q_j; there is nothing beyond the ends of a line.
// One invocation eight neighbours on a line and a group (z): `eight` (unrolled with the taps as numbers in
// src/methods/crf/smoothness.ts) loads each number once for all of them, at sigma 3 26 loads instead of 152. Nothing is
// asked with `if`: each would cost a software adapter as much as a load.

struct Size {
  pixels: u32,
  // Pixels of a line and from one to the next; lines and from one to the next.
  count: u32,
  step: u32,
  lines: u32,
  line_step: u32,
}

@group(0) @binding(0) var<storage, read> values: array<Value>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> blurred: array<Value>;

fn at(begin: u32, i: u32) -> Value {
  return select(Value(), values[begin + min(i, size.count - 1u) * size.step], i < size.count);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let first = 8u * (index / size.lines);
  if (first >= size.count) { return; }
  let begin = id.z * size.pixels + (index % size.lines) * size.line_step;
  let sums = eight(begin, first);
  let here = begin + first * size.step;
  // Past the line's end its last pixel is written, from the farthest back, so that its own sum comes last.
  let last = size.count - 1u - first;
  blurred[here + min(7u, last) * size.step] = sums[7];
  blurred[here + min(6u, last) * size.step] = sums[6];
  blurred[here + min(5u, last) * size.step] = sums[5];
  blurred[here + min(4u, last) * size.step] = sums[4];
  blurred[here + min(3u, last) * size.step] = sums[3];
  blurred[here + min(2u, last) * size.step] = sums[2];
  blurred[here + min(1u, last) * size.step] = sums[1];
  blurred[here] = sums[0];
}
