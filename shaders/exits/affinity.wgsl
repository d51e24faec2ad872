// EXITS: rows first .. first + rows - 1 of S_ij = relu(t_i . t_j - mean)^exponent + 1e-12, for tokens of length 1.
// One invocation a block of 4 x 4 values: a token is loaded once for four others, four channels at a time. S is symmetric:
// where all of it is made at once, a block right of the diagonal is written below it, too.

@group(0) @binding(0) var<storage, read> tokens: array<vec4f>;
@group(0) @binding(1) var<uniform> size: Size;
// [rows, (count + 3) / 4]: four values a word, 0 behind the last one.
@group(0) @binding(2) var<storage, read_write> block: array<vec4f>;

const FLOOR = 1e-12;

fn likeness(cosines: vec4f) -> vec4f {
  let above = cosines - size.mean;
  // pow is only defined above 0.
  return select(vec4f(0.0), pow(max(above, vec4f(1e-30)), vec4f(size.exponent)), above > vec4f(0.0)) + FLOOR;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  let across = (size.count + 3u) / 4u;
  let row = 4u * (index / across);
  let column = 4u * (index % across);
  let is_whole = size.rows == size.count;
  if (row >= size.rows || (is_whole && column < row)) { return; }
  let last = vec4u(size.count - 1u);
  let own = min(size.first + row + vec4u(0u, 1u, 2u, 3u), last) * size.words;
  let other = min(column + vec4u(0u, 1u, 2u, 3u), last) * size.words;
  var cosines = mat4x4f();
  for (var c = 0u; c < size.words; c++) {
    let others = mat4x4f(tokens[other.x + c], tokens[other.y + c], tokens[other.z + c], tokens[other.w + c]);
    cosines += mat4x4f(
      tokens[own.x + c] * others, tokens[own.y + c] * others, tokens[own.z + c] * others, tokens[own.w + c] * others,
    );
  }
  let steps = vec4u(0u, 1u, 2u, 3u);
  let inside = column + steps < vec4u(size.count);
  var values = mat4x4f();
  for (var i = 0u; i < 4u; i++) { values[i] = select(vec4f(0.0), likeness(cosines[i]), inside); }
  for (var i = 0u; i < min(4u, size.rows - row); i++) { block[(row + i) * across + column / 4u] = values[i]; }
  if (!is_whole) { return; }
  let turned = transpose(values);
  let below = row + steps < vec4u(size.count);
  for (var i = 0u; i < min(4u, size.count - column); i++) {
    block[(column + i) * across + row / 4u] = select(vec4f(0.0), turned[i], below);
  }
}
