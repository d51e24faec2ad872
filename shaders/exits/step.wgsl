// EXITS: one product with some rows of S, and what it is for. A token's state is (u, v, foreground, background).
//   task 0   u = 1 / (S v)                                        (Sinkhorn, rows)
//   task 1   v = 1 / (S u)                                        (Sinkhorn, columns; S is symmetric)
//   task 2   |u (S v) - 1| in place of u: how far the row sums of A = diag(u) S diag(v) are from 1
//   task 3   p = (u (S (v p)) + v (S (u p))) / 2 for both walks p: one step of T = (A + A^T) / 2
// One invocation a row: sharing a row among 16 cost a software adapter, which clears shared memory for each of them, more
// than the sums. The task is a constant, since all branches are gone through that are still there after compiling.

override TASK: u32;

// [rows, (count + 3) / 4]: four values a word, 0 behind the last one.
@group(0) @binding(0) var<storage, read> block: array<vec4f>;
@group(0) @binding(1) var<storage, read> before: array<vec4f>;
@group(0) @binding(2) var<uniform> size: Size;
@group(0) @binding(3) var<storage, read_write> after: array<vec4f>;

// S times what the task asks for, at four columns: parts of one sum, or (task 3) of four. Behind the last one S is 0,
// whatever is read there.
fn product_of(likeness: vec4f, j: u32) -> vec4f {
  if (TASK == 3u) {
    return walks(before[j]) * likeness.x + walks(before[j + 1u]) * likeness.y
      + walks(before[j + 2u]) * likeness.z + walks(before[j + 3u]) * likeness.w;
  }
  return likeness * vec4f(side_of(j), side_of(j + 1u), side_of(j + 2u), side_of(j + 3u));
}

fn side_of(j: u32) -> f32 {
  if (TASK == 1u) { return before[j].x; }
  return before[j].y;
}

fn walks(token: vec4f) -> vec4f {
  return vec4f(token.y * token.z, token.x * token.z, token.y * token.w, token.x * token.w);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = linear_index(id, groups, 64u);
  if (row >= size.rows) { return; }
  let words = (size.count + 3u) / 4u;
  var sum = vec4f(0.0);
  for (var word = 0u; word < words; word++) { sum += product_of(block[row * words + word], 4u * word); }
  let all = dot(sum, vec4f(1.0));
  let index = size.first + row;
  var token = before[index];
  if (TASK == 0u) {
    token.x = 1.0 / all;
  } else if (TASK == 1u) {
    token.y = 1.0 / all;
  } else if (TASK == 2u) {
    token.x = abs(token.x * all - 1.0);
  } else {
    token.z = (token.x * sum.x + token.y * sum.y) / 2.0;
    token.w = (token.x * sum.z + token.y * sum.w) / 2.0;
  }
  after[index] = token;
}
