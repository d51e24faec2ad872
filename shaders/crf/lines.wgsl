// Smoothness kernel along the rows or the columns: sum_j g(i - j) q_j; there is nothing beyond the ends of a line.
// One invocation eight neighbours on a line and a group (z): `eight` (unrolled with the taps as numbers in
// src/methods/crf/smoothness.ts) loads each number once for all of them, at sigma 3 26 loads instead of 152.

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
  if (i >= size.count) { return Value(); }
  return values[begin + i * size.step];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let first = 8u * (index / size.lines);
  if (first >= size.count) { return; }
  let begin = id.z * size.pixels + (index % size.lines) * size.line_step;
  let sums = eight(begin, first);
  let here = begin + first * size.step;
  blurred[here] = sums[0];
  if (first + 1u < size.count) { blurred[here + size.step] = sums[1]; }
  if (first + 2u < size.count) { blurred[here + 2u * size.step] = sums[2]; }
  if (first + 3u < size.count) { blurred[here + 3u * size.step] = sums[3]; }
  if (first + 4u < size.count) { blurred[here + 4u * size.step] = sums[4]; }
  if (first + 5u < size.count) { blurred[here + 5u * size.step] = sums[5]; }
  if (first + 6u < size.count) { blurred[here + 6u * size.step] = sums[6]; }
  if (first + 7u < size.count) { blurred[here + 7u * size.step] = sums[7]; }
}
