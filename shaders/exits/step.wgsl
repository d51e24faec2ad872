// EXITS: one product with some rows of S, and what it is for. A token's state is (u, v, foreground, background).
//   task 0   u = 1 / (S v)                                        (Sinkhorn, rows)
//   task 1   v = 1 / (S u)                                        (Sinkhorn, columns; S is symmetric)
//   task 2   |u (S v) - 1| in place of u: how far the row sums of A = diag(u) S diag(v) are from 1
//   task 3   p = (u (S (v p)) + v (S (u p))) / 2 for both walks p: one step of T = (A + A^T) / 2
// A workgroup takes a row; what it adds up lies in shared memory.

// [rows, (count + 3) / 4]: four values a word, 0 behind the last one.
@group(0) @binding(0) var<storage, read> block: array<vec4f>;
@group(0) @binding(1) var<storage, read> before: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> after: array<vec4f>;

// Few: a software adapter clears shared memory once for every invocation.
const LANES = 16u;
var<workgroup> sums: array<vec4f, LANES>;

// S times what the task asks for, at four columns. Behind the last one S is 0, whatever is read there.
fn product_of(likeness: vec4f, j: u32) -> vec4f {
  if (size.task == 3u) {
    return walks(before[j]) * likeness.x + walks(before[j + 1u]) * likeness.y
      + walks(before[j + 2u]) * likeness.z + walks(before[j + 3u]) * likeness.w;
  }
  let side = select(1u, 0u, size.task == 1u);
  let factors = vec4f(before[j][side], before[j + 1u][side], before[j + 2u][side], before[j + 3u][side]);
  return vec4f(dot(likeness, factors), 0.0, 0.0, 0.0);
}

fn walks(token: vec4f) -> vec4f {
  return vec4f(token.y * token.z, token.x * token.z, token.y * token.w, token.x * token.w);
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let words = (size.count + 3u) / 4u;
  let begin = group.x * words;
  var sum = vec4f(0.0);
  for (var word = lane; word < words; word += LANES) { sum += product_of(block[begin + word], 4u * word); }
  sums[lane] = sum;
  workgroupBarrier();
  // Added up by one lane: on a software adapter four more barriers cost more than 16 additions.
  if (lane != 0u) { return; }
  for (var other = 1u; other < LANES; other++) { sum += sums[other]; }
  let index = size.first + group.x;
  var token = before[index];
  if (size.task == 0u) {
    token.x = 1.0 / sum.x;
  } else if (size.task == 1u) {
    token.y = 1.0 / sum.x;
  } else if (size.task == 2u) {
    token.x = abs(token.x * sum.x - 1.0);
  } else {
    token.z = (token.x * sum.x + token.y * sum.y) / 2.0;
    token.w = (token.x * sum.z + token.y * sum.w) / 2.0;
  }
  after[index] = token;
}
