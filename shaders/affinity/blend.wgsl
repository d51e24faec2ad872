// Affinity: x_k = (r * sum_k + c * sum_(K + k)) / 2. One invocation a token and class (z).

struct Size {
  count: u32,
  stride: u32,
  classes: u32,
}

@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read> columns: array<f32>;
@group(0) @binding(3) var<uniform> size: Size;
@group(0) @binding(4) var<storage, read_write> cells: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  let at = id.z * size.stride + token;
  cells[at] = (rows[token] * sums[at] + columns[token] * sums[size.classes * size.stride + at]) / 2.0;
}
