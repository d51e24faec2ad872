// Affinity: 1 / sum, 0 where the sum is 0. One invocation a token.

struct Size {
  count: u32,
}

@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> factors: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let token = linear_index(id, groups, 64u);
  if (token >= size.count) { return; }
  var factor = 0.0;
  if (sums[token] > 0.0) { factor = 1.0 / sums[token]; }
  factors[token] = factor;
}
