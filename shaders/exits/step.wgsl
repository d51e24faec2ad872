// EXITS: one product with some rows of S, and what it is for. A token's state is (u, v, foreground, background).
//   task 0   u = 1 / (S v)                                        (Sinkhorn, rows)
//   task 1   v = 1 / (S u)                                        (Sinkhorn, columns; S is symmetric)
//   task 2   |u (S v) - 1| in place of u: how far the row sums of A = diag(u) S diag(v) are from 1
//   task 3   p = (u (S (v p)) + v (S (u p))) / 2 for both walks p: one step of T = (A + A^T) / 2
// A workgroup takes a row; what it adds up lies in shared memory.

struct Size {
  count: u32,
  channels: u32,
  first: u32,
  rows: u32,
  task: u32,
  mean: f32,
  exponent: f32,
}

@group(0) @binding(0) var<storage, read> block: array<f32>;
@group(0) @binding(1) var<storage, read> before: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> after: array<vec4f>;

var<workgroup> sums: array<vec4f, 64>;

// What S is multiplied with.
fn factors(token: vec4f) -> vec4f {
  if (size.task == 3u) {
    return vec4f(token.y * token.z, token.x * token.z, token.y * token.w, token.x * token.w);
  }
  return vec4f(select(token.y, token.x, size.task == 1u), 0.0, 0.0, 0.0);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * size.count;
  var sum = vec4f(0.0);
  for (var j = lane; j < size.count; j += 64u) { sum += block[begin + j] * factors(before[j]); }
  sums[lane] = sum;
  workgroupBarrier();
  // Added up by one lane: on a software adapter six more barriers cost more than 64 additions.
  if (lane != 0u) { return; }
  for (var other = 1u; other < 64u; other++) { sum += sums[other]; }
  let index = size.first + group.x;
  let product = sum;
  var token = before[index];
  if (size.task == 0u) {
    token.x = 1.0 / product.x;
  } else if (size.task == 1u) {
    token.y = 1.0 / product.x;
  } else if (size.task == 2u) {
    token.x = abs(token.x * product.x - 1.0);
  } else {
    token.z = (token.x * product.x + token.y * product.y) / 2.0;
    token.w = (token.x * product.z + token.y * product.w) / 2.0;
  }
  after[index] = token;
}
