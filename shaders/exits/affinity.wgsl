// EXITS: rows first .. first + rows - 1 of S_ij = relu(t_i . t_j - mean)^exponent + 1e-12, for tokens of length 1.
// One invocation a value.

struct Size {
  count: u32,
  channels: u32,
  first: u32,
  rows: u32,
  task: u32,
  mean: f32,
  exponent: f32,
}

@group(0) @binding(0) var<storage, read> tokens: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> block: array<f32>;

const FLOOR = 1e-12;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = linear_index(id, groups, 64u);
  if (index >= size.rows * size.count) { return; }
  let own = (size.first + index / size.count) * size.channels;
  let other = (index % size.count) * size.channels;
  var cosine = 0.0;
  for (var c = 0u; c < size.channels; c++) { cosine += tokens[own + c] * tokens[other + c]; }
  let above = cosine - size.mean;
  // pow is only defined above 0.
  var likeness = 0.0;
  if (above > 0.0) { likeness = pow(above, size.exponent); }
  block[index] = likeness + FLOOR;
}
