// The first term of T^s in Chebyshev polynomials, c_0 C_0. One invocation a value.

struct Size {
  coefficient: f32,
  length: u32,
}

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = linear_index(id, groups, 64u);
  if (i >= size.length) { return; }
  sums[i] = size.coefficient * values[i];
}
