// Smoothness kernel along the rows or the columns: sum_j g(i - j) q_j; there is nothing beyond the ends of a line.
// One invocation four neighbours on a line and a group (z). The taps are a vector, one lane for each of the four, so
// that each number is loaded once for all of them (sigma 3: 22 loads instead of 76).

struct Size {
  pixels: u32,
  // Pixels of a line and from one to the next; lines and from one to the next.
  count: u32,
  step: u32,
  lines: u32,
  line_step: u32,
  radius: u32,
}

@group(0) @binding(0) var<storage, read> values: array<Value>;
// g(t - radius - lane) for t in 0..2 radius + 3.
@group(0) @binding(1) var<storage, read> taps: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> blurred: array<Value>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let first = 4u * (index / size.lines);
  if (first >= size.count) { return; }
  let begin = id.z * size.pixels + (index % size.lines) * size.line_step;
  var a = Value();
  var b = Value();
  var c = Value();
  var d = Value();
  let low = max(first, size.radius) - size.radius;
  let high = min(first + size.radius + 4u, size.count);
  for (var i = low; i < high; i++) {
    let value = values[begin + i * size.step];
    let tap = taps[i + size.radius - first];
    a += tap.x * value;
    b += tap.y * value;
    c += tap.z * value;
    d += tap.w * value;
  }
  let at = begin + first * size.step;
  blurred[at] = a;
  if (first + 1u < size.count) { blurred[at + size.step] = b; }
  if (first + 2u < size.count) { blurred[at + 2u * size.step] = c; }
  if (first + 3u < size.count) { blurred[at + 3u * size.step] = d; }
}
