// Values divided by the largest of them, in place; values that are all 0 stay so.

struct Size {
  length: u32,
}

@group(0) @binding(0) var<storage, read> peak: f32;
@group(0) @binding(1) var<uniform> size: Size;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = linear_index(id, groups, 64u);
  if (i >= size.length || peak == 0.0) { return; }
  values[i] /= peak;
}
